"""The case file's tables, as the steps that lead from an empty file to the present version.

A step is never changed once a release has written it: a new version is a new step. Each runs in one
transaction with its ``user_version``, so a case is at one version or the next, never between.
"""

from __future__ import annotations

APPLICATION_ID = 0x454B4341
"""``EKCA``: tells ``file`` and us that this SQLite file is a case."""

_VERSION_1 = """
CREATE TABLE case_info (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    identity TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    number TEXT NOT NULL, title TEXT NOT NULL, requester TEXT NOT NULL, authority TEXT NOT NULL,
    questions TEXT NOT NULL,
    zone TEXT NOT NULL,
    clock_skew_s REAL,
    notes TEXT NOT NULL,
    examiner_name TEXT NOT NULL, examiner_role TEXT NOT NULL, examiner_organisation TEXT NOT NULL,
    examiner_qualifications TEXT NOT NULL, examiner_contact TEXT NOT NULL
) STRICT;

CREATE TABLE exhibit (
    number TEXT PRIMARY KEY,
    place INTEGER NOT NULL UNIQUE,
    added_us INTEGER NOT NULL,
    name TEXT NOT NULL, path TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    stored TEXT NOT NULL, stored_bytes BLOB NOT NULL,
    in_place INTEGER NOT NULL CHECK (in_place IN (0, 1)),
    modified_us INTEGER,
    compression TEXT NOT NULL, content_size INTEGER NOT NULL, content_sha256 TEXT NOT NULL,
    layout TEXT NOT NULL, layout_title TEXT NOT NULL, byte_order TEXT NOT NULL,
    confidence TEXT NOT NULL, recognition TEXT NOT NULL,
    records INTEGER NOT NULL, first_end_us INTEGER, last_end_us INTEGER
) STRICT;

CREATE TABLE problem (
    exhibit TEXT NOT NULL REFERENCES exhibit (number),
    place INTEGER NOT NULL,
    code TEXT NOT NULL, "offset" INTEGER NOT NULL, length INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (exhibit, place)
) STRICT;

CREATE TABLE acquisition (
    exhibit TEXT PRIMARY KEY REFERENCES exhibit (number),
    stated TEXT NOT NULL
) STRICT;

CREATE TABLE hash_check (
    id INTEGER PRIMARY KEY,
    exhibit TEXT NOT NULL REFERENCES exhibit (number),
    at_us INTEGER NOT NULL, occasion TEXT NOT NULL, sha256 TEXT NOT NULL,
    matches INTEGER NOT NULL CHECK (matches IN (0, 1)), text TEXT NOT NULL
) STRICT;
CREATE INDEX hash_check_exhibit ON hash_check (exhibit);

CREATE TABLE note (
    key TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    marked INTEGER NOT NULL CHECK (marked IN (0, 1)),
    tags TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE custody (
    seq INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    prev TEXT NOT NULL CHECK (length(prev) = 64),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;

CREATE TRIGGER custody_continues BEFORE INSERT ON custody
WHEN new.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM custody)
  OR new.prev IS NOT coalesce((SELECT hash FROM custody ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT raise(ABORT, 'the custody log only grows at its end'); END;

CREATE TRIGGER custody_stands BEFORE UPDATE ON custody
BEGIN SELECT raise(ABORT, 'the custody log is never changed'); END;

CREATE TRIGGER custody_stays BEFORE DELETE ON custody
BEGIN SELECT raise(ABORT, 'the custody log is never shortened'); END;

CREATE TRIGGER hash_check_stands BEFORE UPDATE ON hash_check
BEGIN SELECT raise(ABORT, 'a hash check is never changed'); END;

CREATE TRIGGER hash_check_stays BEFORE DELETE ON hash_check
BEGIN SELECT raise(ABORT, 'a hash check is never removed'); END;

CREATE TRIGGER exhibit_stands BEFORE UPDATE ON exhibit
BEGIN SELECT raise(ABORT, 'what was found at intake is never changed'); END;

CREATE TRIGGER exhibit_stays BEFORE DELETE ON exhibit
BEGIN SELECT raise(ABORT, 'an exhibit is never removed'); END;
"""

_VERSION_2 = """
CREATE TABLE statement (
    key TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    told_by TEXT NOT NULL
) STRICT;

CREATE TABLE clock_check (
    id INTEGER PRIMARY KEY,
    shown_us INTEGER NOT NULL,
    reference TEXT NOT NULL, reference_us INTEGER,
    source TEXT NOT NULL, reported_by TEXT NOT NULL
) STRICT;

CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('note', 'statement')),
    key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    event INTEGER NOT NULL REFERENCES custody (seq),
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
CREATE INDEX change_step ON change (step);
"""

_VERSION_3 = """
ALTER TABLE exhibit ADD COLUMN md5 TEXT NOT NULL DEFAULT '';
"""

STEPS = (_VERSION_1, _VERSION_2, _VERSION_3)
"""What leads from version ``i`` to ``i + 1``."""

VERSION = len(STEPS)
"""The version this program writes."""
