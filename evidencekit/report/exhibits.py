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
    lead = texts.spans(f"evidence.{key}", n=len(exhibits), size=total, kept=_kept(matter))
    blocks: list[Block] = [Para(lead)]
    blocks += _source_boxes(matter)
    blocks += _agreement(matter)
    blocks += _handed_over(matter)
    blocks += _tables(matter)
    blocks += _problems(matter)
    return Part("3", texts.text("title.evidence"), "part-3", tuple(blocks))


def _kept(matter: Matter) -> str:
    """Whether the exhibits were copied into the case or left where they are."""
    left = sum(exhibit.in_place for exhibit in matter.exhibits)
    copied = len(matter.exhibits) - left
    key = "kept_some" if left and copied else "kept_none" if left else "kept_all"
    return matter.texts.text(f"evidence.{key}", n=copied, left=left)


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
        occasions=matter.texts.listed([_occasion(matter, one) for one in sorted(occasions)]),
        last=matter.local(max(check.at_us for check in later)),
    )


def _occasion(matter: Matter, stated: str) -> str:
    """When a hash was checked; an occasion that the catalogue does not have as the case states it."""
    key = f"evidence.occasions.{stated.replace(' ', '_')}"
    return matter.texts.text(key) if matter.texts.has(key) else stated


def _failure(matter: Matter, exhibit: Exhibit, check: HashCheck) -> Text:
    """One check that found other bytes, or could not read them."""
    key = "check_failed" if check.sha256 else "check_unread"
    return matter.texts.spans(
        f"evidence.{key}",
        exhibit=exhibit.number,
        time=matter.local(check.at_us),
        occasion=_occasion(matter, check.occasion),
        found=words.grouped(check.sha256),
        intake=words.grouped(exhibit.sha256),
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
        rows.append((texts.text("evidence.not_told"), plain(texts.comma(missing).lower())))
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
    """Accounting files, then everything else; what is the same for all is said once above."""
    texts = matter.texts
    blocks: list[Block] = [Heading(texts.text("evidence.table"), anchor="part-3-table")]
    others = tuple(e for e in matter.exhibits if e.kind is not Kind.ACCOUNTING)
    if matter.accounting:
        blocks += _table(matter, matter.accounting, "accounting", _ACCOUNTING)
    if others:
        blocks += _table(matter, others, "supporting", _OTHERS)
    return blocks


_ACCOUNTING = (
    ("number", 10, False), ("name", 30, False), ("size", 9, True), ("records", 8, True),
    ("first", 22, False), ("last", 22, False),
)  # fmt: skip
_OTHERS = (("number", 10, False), ("name", 62, False), ("size", 10, True), ("kind", 20, False))


def _table(
    matter: Matter, exhibits: Sequence[Exhibit], key: str, shape: Sequence[tuple[str, int, bool]]
) -> list[Block]:
    """One table of exhibits: its title, what all have in common, a row each."""
    texts = matter.texts
    folder = common_folder([e.path for e in exhibits])
    said = []
    if folder:
        said.append(texts.spans("evidence.folder", folder=folder))
    layouts = {e.layout_title for e in exhibits}
    alike = exhibits[0].layout_title if len(layouts) == 1 else ""
    if alike:
        said.append(texts.spans("evidence.format_all", format=alike))
    if key == "accounting" and not any(e.problems for e in exhibits):
        said.append(texts.spans("evidence.problems_none"))
    said.append(texts.spans(f"evidence.below_{'full' if matter.options.full else 'short'}"))
    columns = tuple(
        Column(texts.text(f"evidence.{name}"), share, right=right) for name, share, right in shape
    )
    make = _accounting_cells if key == "accounting" else _other_cells
    rows = tuple(
        Row(
            make(matter, e, folder),
            _under(matter, e, format_said=bool(alike)),
            exhibit_anchor(e.number),
        )
        for e in exhibits
    )
    parted = [(*plain(" " if n else ""), *text) for n, text in enumerate(said)]
    return [
        Heading(texts.text(f"evidence.{key}"), 3),
        Para(tuple(span for text in parted for span in text), "small"),
        Table(columns, rows, small=True),
    ]


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


def _accounting_cells(matter: Matter, exhibit: Exhibit, folder: str) -> tuple[Text, ...]:
    """One accounting file as a line of figures."""
    return (
        plain(exhibit.number),
        _name(exhibit, folder),
        plain(words.count(exhibit.size)),
        plain(words.count(exhibit.records)),
        plain(_moment(matter, exhibit.first_end_us)),
        plain(_moment(matter, exhibit.last_end_us)),
    )


def _moment(matter: Matter, us: int | None) -> str:
    return matter.texts.text("common.none") if us is None else matter.local(us)


def _other_cells(matter: Matter, exhibit: Exhibit, folder: str) -> tuple[Text, ...]:
    """One supporting file."""
    return (
        plain(exhibit.number),
        _name(exhibit, folder),
        plain(words.count(exhibit.size)),
        plain(matter.texts.text(f"evidence.kinds.{exhibit.kind.value}")),
    )


def _under(matter: Matter, exhibit: Exhibit, *, format_said: bool) -> tuple[tuple[str, Text], ...]:
    """What stands below an exhibit's row: the full hashes, then what is not the same for all."""
    texts = matter.texts
    lines = [(texts.text("evidence.sha"), mono(words.grouped(exhibit.sha256)))]
    if exhibit.compression != "none":
        size = texts.text("evidence.unpacked_size", size=words.count(exhibit.content_size))
        digest = mono(words.grouped(exhibit.content_sha256))
        lines.append((texts.text("evidence.unpacked"), (*digest, *plain(f"  {size}"))))
    facts = []
    if exhibit.kind is Kind.ACCOUNTING and not format_said:
        facts.append(exhibit.layout_title or texts.text("evidence.unrecognised"))
    if exhibit.problems:
        facts.append(texts.text("evidence.problem_count", n=len(exhibit.problems)))
    if exhibit.in_place:
        facts.append(texts.text("evidence.in_place"))
    if matter.options.full:
        facts.append(
            texts.text("evidence.modified_none")
            if exhibit.modified_us is None
            else texts.text("evidence.modified", time=matter.local(exhibit.modified_us))
        )
        if exhibit.compression != "none":
            facts.append(exhibit.compression)
    if facts:
        lines.append((texts.text("evidence.about"), plain("; ".join(facts))))
    return tuple(lines)


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
