"""Parts 13 and 14: the glossary, and how anyone checks the report without its makers."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from evidencekit.report import words
from evidencekit.report.blocks import Commands, Facts, Para, Part, mono, plain

if TYPE_CHECKING:
    from evidencekit.analysis.values import Run
    from evidencekit.case.model import Exhibit
    from evidencekit.report.blocks import Block
    from evidencekit.report.matter import Matter

_EXPANDERS = {
    "gzip": "gzip -dc", "bzip2": "bzip2 -dc", "xz": "xz -dc", "zstd": "zstd -dc", "none": "cat",
}  # fmt: skip
_LENGTH_AND_STATUS = {"linux-v3": ("28–31", "4–7"), "linux-v2": ("16–17 and 53–55", "32–35")}
"""Bytes of length and status within a record, counted from 0 (``struct acct_v3``, ``struct acct``)."""


def glossary_part(matter: Matter) -> Part:
    """Part 13: the words used, each in a sentence."""
    texts = matter.texts
    rows = tuple((word, plain(text)) for word, text in texts.pairs("glossary.entries"))
    return Part("13", texts.text("title.glossary"), "part-13", (Facts(rows),))


def check_part(matter: Matter) -> Part:
    """Part 14: commands with stock programs, each with what must come out of it."""
    texts, options = matter.texts, matter.options
    file = shlex.quote(options.file_name)
    blocks: list[Block] = [
        Para(texts.spans("check.lead")),
        _commands(matter, "report", file=file),
        *_seal(matter, file),
        *_evidence(matter),
    ]
    bundle = shlex.quote(options.bundle_name or "BUNDLE")
    blocks += [
        _commands(matter, "bundle", bundle=bundle),
        Para(texts.spans("check.custody", n=matter.head.count)),
    ]
    return Part("14", texts.text("title.check"), "part-14", tuple(blocks))


def _commands(matter: Matter, key: str, **values: str) -> Commands:
    """A step whose lines stand in the catalogue."""
    texts = matter.texts
    lines = tuple(
        "".join(span.text for span in line)
        for line in texts.paragraphs(f"check.{key}_lines", **values)
    )
    return Commands(texts.spans(f"check.{key}"), lines)


def _seal(matter: Matter, file: str) -> list[Block]:
    """How the seal is checked, and what it does and does not show."""
    texts, seal = matter.texts, matter.options.seal
    if seal is None:
        return [Para(texts.spans("check.seal_none"))]
    key = "seal_self" if seal.self_signed else "seal_ca"
    return [
        _commands(matter, "seal", file=file),
        Para((*texts.spans("check.fingerprint"),)),
        Para(mono(words.grouped(seal.fingerprint.lower()))),
        Para(texts.spans(f"check.{key}", issuer=seal.issuer or matter.unknown)),
    ]


def _evidence(matter: Matter) -> list[Block]:
    """The exhibit of the run in question, its record's bytes, and another reader."""
    run = matter.analysis.questioned
    exhibit = _exhibit_of(matter, run)
    if exhibit is None:
        return []
    name = shlex.quote(exhibit.name)
    texts = matter.texts
    blocks: list[Block] = [
        Commands(
            texts.spans("check.exhibit", exhibit=exhibit.number),
            (f"sha256sum {name}",),
            (f"{exhibit.sha256}  {exhibit.name}",),
        )
    ]
    expand = f"{_EXPANDERS.get(exhibit.compression, 'cat')} {name}"
    if run:
        blocks += _record(matter, run, expand)
    if exhibit.layout.startswith("linux") and run:
        command = shlex.quote(f"^{run.root.command} ")
        zone = matter.analysis.query.zone
        line = f"{expand} > pacct.raw; TZ={zone} dump-acct pacct.raw | grep {command}"
        blocks.append(Commands(texts.spans("check.dump"), (line,)))
    return blocks


def _exhibit_of(matter: Matter, run: Run | None) -> Exhibit | None:
    """The exhibit that holds the run in question; without one the first accounting file."""
    if run:
        for exhibit in matter.accounting:
            if exhibit.number == run.root.ref.source.exhibit:
                return exhibit
    return matter.accounting[0] if matter.accounting else None


def _record(matter: Matter, run: Run, expand: str) -> list[Block]:
    """The record's own bytes, to be cut out with tools that every Unix has."""
    ref = run.root.ref
    raw = matter.raw(ref)
    cut = f"{expand} | tail -c +{ref.offset + 1} | head -c {ref.length} | od -An -v -tx1"
    expected = tuple(
        " " + " ".join(f"{byte:02x}" for byte in raw[at : at + 16]) for at in range(0, len(raw), 16)
    )
    text = matter.texts.spans("check.record", length=str(ref.length), offset=str(ref.offset))
    blocks: list[Block] = [Commands(text, (cut,), expected)]
    layout = next((e.layout for e in matter.accounting if e.number == ref.source.exhibit), "")
    for code, (length, status) in _LENGTH_AND_STATUS.items():
        if layout.startswith(code):
            said = matter.texts.spans("check.record_meaning", etime=length, status=status)
            blocks.append(Para(said, "small"))
    return blocks
