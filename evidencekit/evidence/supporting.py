"""Supporting evidence: what was supplied beside the accounting, read and never trusted silently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.case.model import Kind
from evidencekit.case.names import shown
from evidencekit.case.reading import opened
from evidencekit.errors import EvidenceError
from evidencekit.evidence.accounts import read_group, read_passwd
from evidencekit.evidence.crontab import read_crontab
from evidencekit.evidence.logs import read_log
from evidencekit.evidence.values import (
    NO_SUPPORT,
    CronEntry,
    DeclaredHash,
    LogFile,
    LogLine,
    Supporting,
    Topic,
)
from evidencekit.formats import compression
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from evidencekit.case.store import OpenCase
    from evidencekit.records import Problem

__all__ = [
    "NO_SUPPORT",
    "CronEntry",
    "DeclaredHash",
    "LogFile",
    "LogLine",
    "Supporting",
    "SupportingFile",
    "Topic",
    "guess_kind",
    "read_supporting",
    "read_supporting_files",
]

LIMIT = 1 << 30
"""Bytes that one supporting file may expand to."""
_LONGEST_LINE = 1 << 20
_PASSWD = re.compile(rb"(?m)\A(?:#.*\n)*[^:\s]+:[^:]*:\d+:\d+:[^:\n]*:[^:\n]*:[^:\n]*$")
_GROUP = re.compile(rb"(?m)\A(?:#.*\n)*[^:\s]+:[^:]*:\d+:[^:\n]*$")
_LOG = re.compile(
    rb"(?:<\d{1,3}>1? ?)?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )"
)
_CRON_LINE = re.compile(rb"(?m)^\s*(?:@\w+|(?:[\d*,/-]+\s+){4}[\d*,/A-Za-z-]+)\s+\S")
_HASHES = re.compile(rb"(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}) [ *]\S")


@dataclass(frozen=True, slots=True)
class SupportingFile:
    """A supporting file to read: where it lies, what it is, what to call it."""

    path: Path
    kind: Kind
    name: str
    """Exhibit number, or the path outside a case."""
    received: str
    """The path as received: whether a crontab names users shows in it."""


def guess_kind(head: bytes) -> Kind | None:
    """What a supporting file is, from its first bytes (expanded); None: none that we know."""
    if b"\0" in head:
        return None
    whole = head.rsplit(b"\n", 1)[0] if b"\n" in head else head
    for kind, pattern in ((Kind.PASSWD, _PASSWD), (Kind.GROUP, _GROUP), (Kind.SYSTEM_LOG, _LOG)):
        if pattern.match(whole):
            return kind
    if _HASHES.match(whole):
        return Kind.HASH_LIST
    return Kind.CRONTAB if _CRON_LINE.search(whole) else None


def read_supporting(case: OpenCase, progress: Progress = silent) -> Supporting:
    """Everything that the supporting exhibits of a case say."""
    return read_files(
        [
            SupportingFile(case.path_of(exhibit), exhibit.kind, exhibit.number, exhibit.path)
            for exhibit in case.exhibits()
            if exhibit.kind is not Kind.ACCOUNTING
        ],
        progress,
    )


def read_supporting_files(
    *,
    passwd: Sequence[Path] = (),
    group: Sequence[Path] = (),
    logs: Sequence[Path] = (),
    crontabs: Sequence[Path] = (),
) -> Supporting:
    """Supporting files outside a case.

    Raises:
        ReadFailed: one of them cannot be read.
    """
    named = (
        (Kind.PASSWD, passwd),
        (Kind.GROUP, group),
        (Kind.SYSTEM_LOG, logs),
        (Kind.CRONTAB, crontabs),
    )
    return read_files(
        [
            SupportingFile(path, kind, shown(path), shown(path))
            for kind, paths in named
            for path in paths
        ]
    )


def read_files(files: Sequence[SupportingFile], progress: Progress = silent) -> Supporting:
    """Read supporting files into one value."""
    users: dict[int, str] = {}
    groups: dict[int, str] = {}
    origins: dict[Kind, list[str]] = {Kind.PASSWD: [], Kind.GROUP: []}
    lines: list[LogLine] = []
    logs: list[LogFile] = []
    entries: list[CronEntry] = []
    problems: list[tuple[str, Problem]] = []
    for place, file in enumerate(files, 1):
        progress(f"reading {file.name}", place, len(files))
        found: tuple[Problem, ...] = ()
        if file.kind in origins:
            names = (read_passwd if file.kind is Kind.PASSWD else read_group)(lines_of(file.path))
            (users if file.kind is Kind.PASSWD else groups).update(names.names)
            origins[file.kind].append(f"{file.kind.value} {file.name}")
            found = names.problems
        elif file.kind is Kind.SYSTEM_LOG:
            log = read_log(lines_of(file.path), file.name)
            lines.extend(log.lines)
            logs.append(log.file)
            found = log.problems
        elif file.kind is Kind.CRONTAB:
            table = read_crontab(
                lines_of(file.path), file.name, has_user="spool" not in file.received
            )
            entries.extend(table.entries)
            found = table.problems
        problems.extend((file.name, problem) for problem in found)
    lines.sort(key=lambda line: (line.us is None, line.us or 0, line.exhibit, line.number))
    return Supporting(
        users,
        ", ".join(origins[Kind.PASSWD]),
        groups,
        ", ".join(origins[Kind.GROUP]),
        tuple(lines),
        tuple(logs),
        tuple(entries),
        (),
        tuple(problems),
    )


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a text file with their ends, expanded where compressed; read-only, streamed."""
    with opened(path) as (file, _):
        how = compression.kind(file.read(6))
        file.seek(0)
        pieces: list[bytes] = []
        expander = (
            compression.Expander(how, pieces.append, limit=LIMIT)
            if how != compression.NONE
            else None
        )
        rest = b""
        while piece := file.read(compression.CHUNK):
            if expander is None:
                pieces = [piece]
            else:
                expander.feed(piece)
            rest += b"".join(pieces)
            pieces.clear()
            *whole, rest = rest.split(b"\n")
            yield from (line + b"\n" for line in whole)
            if len(rest) > _LONGEST_LINE:
                raise EvidenceError(
                    "a line of this file is longer than any log's",
                    shown(path),
                    "check that it is a text file; add it as an attachment instead",
                )
        if rest:
            yield rest
