"""Parts 13 and 14: the glossary, and how anyone checks the report without its makers."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from evidencekit.report import words
from evidencekit.report.blocks import Commands, Facts, Para, Part, mono, plain
from evidencekit.report.texts import marked

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.case.model import Exhibit
    from evidencekit.report.blocks import Block
    from evidencekit.report.matter import Matter

_EXPANDERS = {
    "gzip": "gzip -dc", "bzip2": "bzip2 -dc", "xz": "xz -dc", "zstd": "zstd -dc", "none": "cat",
}  # fmt: skip
_LENGTH_AND_STATUS = {
    "linux-v3": (("28–31",), "4–7"),
    "linux-v2": (("16–17", "53–55"), "32–35"),
}
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
    bundle = shlex.quote(options.bundle_name or "BUNDLE")
    steps: tuple[Callable[[str], list[Block]], ...] = (
        lambda step: [_commands(matter, "report", step, file=file)],
        lambda step: _seal(matter, step, file),
        lambda step: _exhibit(matter, step),
        lambda step: _record(matter, step),
        lambda step: _other_reader(matter, step),
        lambda step: [
            _commands(matter, "bundle", step, bundle=bundle)
            if options.final
            else Para(texts.spans("check.bundle_none", step=step)),
            Para(texts.spans("check.custody", n=matter.head.count)),
        ],
    )
    blocks: list[Block] = [Para(texts.spans("check.lead"))]
    number = 1
    for make in steps:
        found = make(str(number))
        blocks += found
        number += bool(found)
    return Part("14", texts.text("title.check"), "part-14", tuple(blocks))


def _commands(matter: Matter, key: str, step: str, **values: str) -> Commands:
    """A step whose lines stand in the catalogue, for each system one."""
    pairs = [
        ("".join(span.text for span in marked(line, **values)), system)
        for line, system in matter.texts.pairs(f"check.{key}_lines")
    ]
    widest = max(len(line) for line, _ in pairs)
    lines = tuple(
        f"{line.ljust(widest)}   # {system}" if system else line for line, system in pairs
    )
    return Commands(matter.texts.spans(f"check.{key}", step=step), lines)


def _seal(matter: Matter, step: str, file: str) -> list[Block]:
    """How the seal is checked, and what it does and does not show."""
    texts, seal = matter.texts, matter.options.seal
    if seal is None:
        return [Para(texts.spans("check.seal_none", step=step))]
    key = "seal_self" if seal.self_signed else "seal_ca"
    return [
        _commands(matter, "seal", step, file=file),
        Para(texts.spans("check.fingerprint")),
        Para(mono(words.grouped(seal.fingerprint.lower()))),
        Para(texts.spans(f"check.{key}", issuer=seal.issuer or matter.unknown)),
    ]


def _exhibit(matter: Matter, step: str) -> list[Block]:
    """Hashing the exhibit that holds the run in question."""
    exhibit = _exhibit_of(matter)
    if exhibit is None:
        return []
    command = f"sha256sum {shlex.quote(exhibit.name)}"
    expected = f"{exhibit.sha256}  {exhibit.name}"
    text = matter.texts.spans("check.exhibit", step=step, exhibit=exhibit.number)
    return [Commands(text, (command,), (expected,))]


def _record(matter: Matter, step: str) -> list[Block]:
    """The record's own bytes, to be cut out with tools that every Unix has."""
    run, exhibit = matter.analysis.questioned, _exhibit_of(matter)
    if run is None or exhibit is None:
        return []
    ref = run.root.ref
    raw = matter.raw(ref)
    cut = f"{_expand(exhibit)} | tail -c +{ref.offset + 1} | head -c {ref.length} | od -An -v -tx1"
    expected = tuple(
        " " + " ".join(f"{byte:02x}" for byte in raw[at : at + 16]) for at in range(0, len(raw), 16)
    )
    text = matter.texts.spans(
        "check.record", step=step, length=str(ref.length), offset=str(ref.offset)
    )
    blocks: list[Block] = [Commands(text, (cut,), expected)]
    for code, (length, status) in _LENGTH_AND_STATUS.items():
        if exhibit.layout.startswith(code):
            etime = matter.texts.listed(length)
            said = matter.texts.spans("check.record_meaning", etime=etime, status=status)
            blocks.append(Para(said, "small"))
    return blocks


def _other_reader(matter: Matter, step: str) -> list[Block]:
    """GNU acct, for the layouts it reads."""
    run, exhibit = matter.analysis.questioned, _exhibit_of(matter)
    if run is None or exhibit is None or not exhibit.layout.startswith("linux"):
        return []
    name = shlex.quote(run.root.command)
    lines = (
        f"{_expand(exhibit)} > pacct.raw",
        f"TZ={matter.analysis.query.zone} dump-acct pacct.raw | grep -F {name}",
    )
    return [Commands(matter.texts.spans("check.dump", step=step), lines)]


def _expand(exhibit: Exhibit) -> str:
    """The command that writes the exhibit's uncompressed bytes."""
    return f"{_EXPANDERS.get(exhibit.compression, 'cat')} {shlex.quote(exhibit.name)}"


def _exhibit_of(matter: Matter) -> Exhibit | None:
    """The exhibit that holds the run in question; without one the first accounting file."""
    run = matter.analysis.questioned
    if run:
        for exhibit in matter.accounting:
            if exhibit.number == run.root.ref.source.exhibit:
                return exhibit
    return matter.accounting[0] if matter.accounting else None
