"""Part 3: the exhibits, how they came to us, and whether their hashes agree."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from evidencekit.case.model import Kind
from evidencekit.report import words
from evidencekit.report.blocks import (
    Box,
    Column,
    Facts,
    Heading,
    Para,
    Part,
    Row,
    Span,
    Table,
    mono,
    plain,
)
from evidencekit.report.matter import exhibit_anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.case.model import Acquisition, Exhibit, HashCheck
    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.matter import Matter

_HANDED_OVER = (
    "source_host", "source_os", "copied_by", "copied_at", "method", "tool", "medium", "seals",
    "description", "declared_by",
)  # fmt: skip
_LABELS = {"tool": "copied_with"}
_RECEIPT_CHECK = "intake"


def evidence_part(matter: Matter) -> Part:
    """The whole of part 3."""
    texts, exhibits = matter.texts, matter.exhibits
    total = words.size(sum(e.size for e in exhibits))
    key = "intro_one" if len(exhibits) == 1 else "intro"
    blocks: list[Block] = [Para(texts.spans(f"evidence.{key}", n=len(exhibits), size=total))]
    blocks += _source_boxes(matter)
    blocks += _agreement(matter)
    blocks += _handed_over(matter)
    blocks += _tables(matter)
    blocks += _problems(matter)
    return Part("3", texts.text("title.evidence"), "part-3", tuple(blocks))


# --- hashes in words -------------------------------------------------------------------------------


def _source_boxes(matter: Matter) -> list[Block]:
    """What must not be overlooked about hashes at the source."""
    texts, exhibits = matter.texts, matter.exhibits
    missing = [e for e in exhibits if e.declared_agrees is None]
    boxes: list[Block] = []
    if missing and len(missing) == len(exhibits):
        paragraphs: tuple[Text, ...] = (texts.spans("evidence.no_source"),)
        boxes.append(Box(texts.text("evidence.no_source_title"), paragraphs, warning=True))
    elif missing:
        paragraphs = (
            texts.spans(
                "evidence.part_source",
                n=len(missing),
                all=len(exhibits),
                exhibits=numbers_named([e.number for e in missing]),
            ),
        )
        boxes.append(Box(texts.text("evidence.part_source_title"), paragraphs, warning=True))
    differing = [e for e in exhibits if e.declared_agrees is False]
    if differing:
        paragraphs = tuple(
            texts.spans(
                "evidence.declared_differ",
                exhibit=e.number,
                declared=words.grouped(e.acquisition.declared_sha256 or e.acquisition.declared_md5),
                found=words.grouped(e.sha256 if e.acquisition.declared_sha256 else e.md5),
            )
            for e in differing
        )
        boxes.append(Box(texts.text("evidence.declared_differ_title"), paragraphs, warning=True))
    return boxes


def _agreement(matter: Matter) -> list[Block]:
    """Whether the hashes at the source, at intake, at each opening and now agree, in words."""
    texts, exhibits = matter.texts, matter.exhibits
    blocks: list[Block] = [Heading(texts.text("evidence.agreement"), anchor="part-3-hashes")]
    declared = [e for e in exhibits if e.declared_agrees is not None]
    if declared and all(e.declared_agrees for e in declared):
        blocks.append(Para(texts.spans("evidence.declared_agree", n=len(declared))))
    failed = [(e, check) for e in exhibits for check in e.checks if not check.matches]
    if failed:
        paragraphs = tuple(_failure(matter, e, check) for e, check in failed)
        blocks.append(Box(texts.text("evidence.check_failed_title"), paragraphs, warning=True))
    later = [c for e in exhibits for c in e.checks if c.occasion != _RECEIPT_CHECK]
    if not later:
        blocks.append(Para(texts.spans("evidence.checked_never")))
    elif not failed:
        blocks.append(Para(_checked(matter, later)))
    return blocks


def _checked(matter: Matter, later: Sequence[HashCheck]) -> Text:
    """How often the exhibits were read again, and when last."""
    occasions = Counter(check.occasion for check in later)
    counts = Counter(
        sum(c.occasion != _RECEIPT_CHECK for c in exhibit.checks) for exhibit in matter.exhibits
    )
    low, high = min(counts), max(counts)
    if low == high:
        often = matter.texts.text("evidence.times", n=low)
    else:
        often = matter.texts.text("evidence.times_between", low=low, high=high)
    return matter.texts.spans(
        "evidence.checked",
        often=often,
        occasions=matter.texts.listed(sorted(occasions)),
        last=matter.local(max(check.at_us for check in later)),
    )


def _failure(matter: Matter, exhibit: Exhibit, check: HashCheck) -> Text:
    """One check that found other bytes, or could not read them."""
    key = "check_failed" if check.sha256 else "check_unread"
    return matter.texts.spans(
        f"evidence.{key}",
        exhibit=exhibit.number,
        time=matter.local(check.at_us),
        occasion=check.occasion,
        found=words.grouped(check.sha256),
        text=check.text,
    )


# --- how they came to us ---------------------------------------------------------------------------


def _handed_over(matter: Matter) -> list[Block]:
    """What people said of the copying, once for all exhibits it is true of."""
    texts = matter.texts
    groups: dict[tuple[str, ...], list[Exhibit]] = {}
    for exhibit in matter.exhibits:
        groups.setdefault(_handover(exhibit.acquisition), []).append(exhibit)
    blocks: list[Block] = [
        Heading(texts.text("evidence.handed_over")),
        Para(texts.spans("evidence.reported"), "small"),
    ]
    for values, exhibits in groups.items():
        if len(groups) == 1:
            words_for = texts.spans("evidence.same_for_all", n=len(exhibits))
        else:
            named = numbers_named([e.number for e in exhibits])
            words_for = texts.spans("evidence.same_for_some", exhibits=named)
        blocks += [Para(words_for, "small"), Facts(_told(matter, values))]
    return blocks


def _told(matter: Matter, values: tuple[str, ...]) -> tuple[tuple[str, Text], ...]:
    """What was stated, then in one line all that was not: nothing is left silently empty."""
    texts = matter.texts
    labels = [texts.text(f"evidence.{_LABELS.get(key, key)}") for key in _HANDED_OVER]
    pairs = list(zip(labels, values, strict=True))
    rows = [(label, plain(" ".join(value.split()))) for label, value in pairs if value.strip()]
    missing = [label for label, value in pairs if not value.strip()]
    if missing:
        rows.append((texts.text("evidence.not_told"), plain(", ".join(missing).lower())))
    return tuple(rows)


def _handover(acquisition: Acquisition) -> tuple[str, ...]:
    """What exhibits of one hand-over have in common."""
    return tuple(str(getattr(acquisition, key)) for key in _HANDED_OVER)


def numbers_named(numbers: Sequence[str]) -> str:
    """``EX-001 – EX-042, EX-050``: runs of consecutive numbers as ranges."""
    parts: list[list[str]] = []
    for number in numbers:
        if parts and _follows(parts[-1][-1], number):
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ", ".join(" – ".join(part) for part in parts)


def _follows(before: str, number: str) -> bool:
    """True where ``number`` is the exhibit number after ``before``."""
    stem, _, last = before.rpartition("-")
    other, _, this = number.rpartition("-")
    return stem == other and last.isdigit() and this.isdigit() and int(this) == int(last) + 1


# --- the tables ------------------------------------------------------------------------------------


def _tables(matter: Matter) -> list[Block]:
    """Accounting files, then everything else."""
    texts = matter.texts
    folder = common_folder([e.path for e in matter.exhibits])
    blocks: list[Block] = [Heading(texts.text("evidence.table"), anchor="part-3-table")]
    if folder:
        blocks.append(Para(texts.spans("evidence.folder", folder=folder)))
    columns: tuple[Column, ...]
    if matter.accounting:
        columns = (
            Column(texts.text("evidence.number"), 8),
            Column(texts.text("evidence.name"), 52),
            Column(texts.text("evidence.size"), 13, right=True),
            Column(texts.text("evidence.records"), 13, right=True),
            Column(texts.text("evidence.problems"), 14, right=True),
        )
        rows = tuple(_accounting_row(matter, e, folder) for e in matter.accounting)
        blocks.append(Table(columns, rows, texts.text("evidence.accounting")))
    others = [e for e in matter.exhibits if e.kind is not Kind.ACCOUNTING]
    if others:
        columns = (
            Column(texts.text("evidence.number"), 9),
            Column(texts.text("evidence.name"), 56),
            Column(texts.text("evidence.size"), 10, right=True),
            Column(texts.text("evidence.kind"), 27),
        )
        rows = tuple(_other_row(matter, e, folder) for e in others)
        blocks.append(Table(columns, rows, texts.text("evidence.supporting")))
    return blocks


def common_folder(paths: Sequence[str]) -> str:
    """The deepest folder that holds all ``paths``; empty where there is none but the root."""
    if len(paths) < 2:
        return ""
    split = [PurePosixPath(path).parts[:-1] for path in paths]
    shared: list[str] = []
    for steps in zip(*split, strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    folder = str(PurePosixPath(*shared)) if shared else ""
    return "" if folder in {"", ".", "/"} else folder


def _name(exhibit: Exhibit, folder: str) -> Text:
    """The path as received, the name in bold, without the folder that was said already."""
    path = exhibit.path or exhibit.name
    if folder and path.startswith(folder.rstrip("/") + "/"):
        path = path[len(folder.rstrip("/")) + 1 :]
    above, slash, name = path.rpartition("/")
    return (Span(above + slash), Span(name, bold=True))


def _accounting_row(matter: Matter, exhibit: Exhibit, folder: str) -> Row:
    """One accounting file: a line of figures; below it format, span of time and hashes."""
    texts = matter.texts
    problems = len(exhibit.problems)
    cells = (
        plain(exhibit.number),
        _name(exhibit, folder),
        plain(words.count(exhibit.size)),
        plain(words.count(exhibit.records)),
        plain(words.count(problems) if problems else texts.text("common.none")),
    )
    return Row(cells, _under(matter, exhibit), exhibit_anchor(exhibit.number))


def _other_row(matter: Matter, exhibit: Exhibit, folder: str) -> Row:
    """One supporting file."""
    cells = (
        plain(exhibit.number),
        _name(exhibit, folder),
        plain(words.count(exhibit.size)),
        plain(matter.texts.text(f"evidence.kinds.{exhibit.kind.value}")),
    )
    return Row(cells, _under(matter, exhibit), exhibit_anchor(exhibit.number))


def _under(matter: Matter, exhibit: Exhibit) -> tuple[tuple[str, Text], ...]:
    """What stands below an exhibit's row: span of time, format, file time, and the full hashes."""
    texts = matter.texts
    packed = exhibit.compression != "none"
    lines: list[tuple[str, Text]] = []
    if exhibit.first_end_us is not None and exhibit.last_end_us is not None:
        ends = f"{matter.local(exhibit.first_end_us)} – {matter.local(exhibit.last_end_us)}"
        lines.append((texts.text("evidence.first_last"), plain(ends)))
    facts = []
    if exhibit.kind is Kind.ACCOUNTING:
        facts.append(exhibit.layout_title or texts.text("evidence.unrecognised"))
    if packed:
        facts.append(
            texts.text(
                "evidence.compressed",
                compression=exhibit.compression,
                size=words.count(exhibit.content_size),
            )
        )
    if exhibit.modified_us is None:
        facts.append(texts.text("evidence.modified_none"))
    else:
        facts.append(texts.text("evidence.modified", time=matter.local(exhibit.modified_us)))
    if exhibit.in_place:
        facts.append(texts.text("evidence.in_place"))
    lines.append((texts.text("evidence.format"), plain("; ".join(facts))))
    lines.append(_hash_line(matter, "received", exhibit.sha256))
    if packed:
        lines.append(_hash_line(matter, "uncompressed", exhibit.content_sha256))
    return tuple(lines)


def _hash_line(matter: Matter, what: str, digest: str) -> tuple[str, Text]:
    """``SHA-256 as received`` and the digest in groups of eight."""
    label = matter.texts.text("evidence.sha", what=matter.texts.text(f"evidence.{what}"))
    return label, mono(words.grouped(digest))


def _problems(matter: Matter) -> list[Block]:
    """Every byte range that is no record."""
    texts = matter.texts
    rows = tuple(
        Row(
            (
                (Span(e.number, link=exhibit_anchor(e.number)),),
                mono(f"0x{problem.offset:04X}"),
                plain(words.count(problem.length)),
                plain(problem.text),
            )
        )
        for e in matter.exhibits
        for problem in e.problems
    )
    blocks: list[Block] = [Heading(texts.text("evidence.problem_list"))]
    if not rows:
        return [*blocks, Para(texts.spans("evidence.problem_none"))]
    columns = (
        Column(texts.text("evidence.number"), 12),
        Column(texts.text("evidence.at"), 14),
        Column(texts.text("evidence.bytes"), 10, right=True),
        Column(texts.text("evidence.what"), 64),
    )
    return [*blocks, Para(texts.spans("evidence.problem_intro")), Table(columns, rows)]
