"""Which layout a file holds: every candidate is tried at every byte of some windows of the file.

No accounting format has a magic number, and several share the size of 64 bytes, so neither a name
nor a size decides. A layout's score is the share of the bytes looked at (stretches of zeros do not
count) that are records keeping all its rules. The best wins only when it is far ahead; the scores
are kept and shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.errors import NotRecognised
from evidencekit.formats.catalogue import LAYOUTS, together
from evidencekit.formats.check import Buffer, Check, Packed, rows_at_each
from evidencekit.formats.foreign import foreign_kind
from evidencekit.formats.layout import Kind, Layout
from evidencekit.formats.spans import Recognition

if TYPE_CHECKING:
    import numpy.typing as npt

    Offsets = npt.NDArray[np.int64]

WINDOW = 1 << 14
"""Bytes looked at in one place: 256 records of 64 bytes."""
LARGE_WINDOW = 1 << 18
"""The same, where the small windows do not settle it."""
SMALLEST = 32
"""No record of any layout is shorter."""
GRAIN = 64
FAR_AHEAD = 2.0
"""The best must cover this many times what the next family covers."""
NEEDED = {3: ((1, 0.15), (3, 0.002)), 2: ((2, 0.5), (6, 0.1)), 1: ((3, 0.7), (8, 0.3))}
"""By a layout's strength: how many good records with what share of the bytes suffice."""
CLEARLY_LESS = 0.2
"""Readings that explain the same bytes differ when one needs so many bits less per byte."""
NEARLY = 0.7
MOST_WEIGHED = 256
ALONE = 3
"""Layouts of this strength are believed on records that stand alone."""
MOSTLY = 0.5
"""A rule that more than this share of otherwise good records break is set aside."""
ENOUGH = 8
"""So many records must agree before a rule is set aside."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well one layout fits the windows."""

    check: Check
    hits: Offsets
    """Offsets of the records found, none overlapping another."""
    share: float
    """Of the bytes that count."""
    waste: int
    """Bytes that are not zero where the layout has only padding; tells twins of one size apart."""
    strain: float
    """How large the numbers read are, in bits per byte. Ids, times and counts are mostly small, and
    their bytes read in the wrong order or from the wrong place mostly are not."""

    @property
    def layout(self) -> Layout:
        """The layout scored."""
        return self.check.layout


def recognise(buffer: Buffer) -> tuple[Recognition, tuple[Check, ...]]:
    """The layout of ``buffer``, and the checks of all layouts that may occur in it.

    Raises:
        NotRecognised: it is no accounting file read here; the sentence says what it is, if known.
    """
    if len(buffer) < SMALLEST:
        raise _not_recognised(buffer)
    scores = _scores(buffer, WINDOW)
    if not _settled(scores, len(buffer)) and len(buffer) > 3 * WINDOW:
        scores = _scores(buffer, LARGE_WINDOW)
    if not _settled(scores, len(buffer)):
        raise _not_recognised(buffer)
    return _recognition(scores), _family(scores, scores[0])


def _scores(buffer: Buffer, window: int) -> list[Score]:
    """The score of each layout, best first."""
    windows = _windows(buffer, window)
    counted = sum(_counted(buffer, *each) for each in windows)
    if counted == 0:
        return []
    scores = [_score(buffer, Check(layout), windows, counted) for layout in LAYOUTS]
    scores = [_with_rules_set_aside(buffer, score, windows, counted) for score in scores]
    return _tidier_twin_first(sorted(scores, key=_rank))


def _tidier_twin_first(scores: list[Score]) -> list[Score]:
    """Where two layouts read the same fields from the same places, the one that explains all bytes.

    The other takes for padding what is not empty; damage may have left it a record or two more.
    """
    best = scores[0]
    for score in scores[1:]:
        if (
            best.waste
            and not score.waste
            and score.share >= NEARLY * best.share
            and _twins(best, score)
        ):
            return [score, *(other for other in scores if other is not score)]
    return scores


def _settled(scores: list[Score], size: int) -> bool:
    """Whether the best is good enough, and far ahead of any other family."""
    if not scores or not _enough(scores[0], size):
        return False
    best = scores[0]
    rivals = [score for score in scores if score.layout.family != best.layout.family]
    family = sum(score.share for score in scores if score.layout in together(best.layout))
    return all(
        rival.share * FAR_AHEAD <= family
        or _twins(best, rival)
        or (rival.share <= best.share and rival.strain - best.strain > CLEARLY_LESS)
        for rival in rivals
    )


def _rank(score: Score) -> tuple[float, bool, float, int]:
    plain = round(score.strain / CLEARLY_LESS)
    return (-round(score.share, 3), score.waste > 0, plain, LAYOUTS.index(score.layout))


def _windows(buffer: Buffer, window: int) -> list[tuple[int, int]]:
    """Head, middle and tail; all of a short file; more places where those hold only zeros."""
    size = len(buffer)
    if size <= 3 * window:
        return [(0, size)]
    windows = [(place, place + window) for place in (0, size // 2, size - window)]
    if any(_counted(buffer, *each) for each in windows):
        return windows
    step = max(size // 64, window)
    return [(place, min(place + window, size)) for place in range(0, size, step)]


def _counted(buffer: Buffer, start: int, stop: int) -> int:
    """Bytes of the window outside stretches of zeros, in grains of 64."""
    part = np.frombuffer(buffer, np.uint8, stop - start, start)
    whole = len(part) // GRAIN * GRAIN
    filled = part[:whole].reshape(-1, GRAIN).any(axis=1)
    return int(filled.sum()) * GRAIN + (len(part) - whole if part[whole:].any() else 0)


def _score(buffer: Buffer, check: Check, windows: list[tuple[int, int]], counted: int) -> Score:
    size = check.layout.size
    found = [
        _chain(check.strict_offsets(buffer, start, stop - size + 1), size)
        for start, stop in windows
    ]
    hits = np.concatenate(found)
    if check.layout.strength < ALONE and len(hits) * size != len(buffer):
        hits = _in_company(hits, size)
    share = min(1.0, len(hits) * size / counted)
    rows = rows_at_each(buffer, check.layout, hits[:MOST_WEIGHED])
    return Score(
        check, hits, share, _waste(check.layout, rows), _strain(check.layout, Packed(rows))
    )


def _chain(offsets: Offsets, size: int) -> Offsets:
    """The hits that remain when, from the front, each takes its ``size`` bytes."""
    if len(offsets) < 2 or (np.diff(offsets) >= size).all():
        return offsets
    kept, free = [], 0
    for offset in offsets.tolist():
        if offset >= free:
            kept.append(offset)
            free = offset + size
    return np.array(kept, np.int64)


def _in_company(hits: Offsets, size: int) -> Offsets:
    """The hits that have another right before or right after them."""
    if len(hits) == 0:
        return hits
    touching = np.diff(hits) == size
    beside = np.append(touching, False) | np.insert(touching, 0, False)
    kept: Offsets = hits[beside]
    return kept


def _waste(layout: Layout, rows: npt.NDArray[Any]) -> int:
    """How many padding bytes of these records are not zero."""
    padding = [f.name for f in layout.fields if f.kind is Kind.PADDING]
    return sum(
        int((np.ascontiguousarray(rows[name]).view(np.uint8) != 0).sum()) for name in padding
    )


def _strain(layout: Layout, rows: Packed) -> float:
    """Bits per byte that the numbers of these records take, odd letters in names included."""
    if len(rows) == 0:
        return 0.0
    bits = np.zeros(len(rows))
    for declared in layout.fields:
        if declared.kind in _WEIGHED:
            size = np.abs(rows[declared.name].astype(np.float64))
            bits += np.log2(1 + np.where(np.isfinite(size), size, 2.0**64))
        elif declared.kind is Kind.NAME:
            letters = rows.letters(declared.name)
            common = (letters == 0) | (letters == 0x2D) | ((letters | 0x20) - 0x61 < 26)
            bits += 8 * (~common).sum(axis=1) + 16 * (letters[:, 0] <= 0x20)
    return float(bits.mean()) / layout.size


_WEIGHED = {
    Kind.USER,
    Kind.GROUP,
    Kind.PROCESS,
    Kind.COMP_TICKS,
    Kind.COMP2_HIGH,
    Kind.COMP_COUNT,
    Kind.FLOAT_TICKS,
    Kind.FLOAT_MICROSECONDS,
    Kind.FLOAT_COUNT,
    Kind.COUNT,
    Kind.FLAGS,
}


def _with_rules_set_aside(
    buffer: Buffer, score: Score, windows: list[tuple[int, int]], counted: int
) -> Score:
    """The score without the rules that this file's own writer never kept, where that is clear."""
    layout = score.layout
    core = Check(layout, frozenset(r.code for r in layout.rules if not r.essential))
    if score.share > MOSTLY or layout.strength < 3:
        return score
    found = [
        _chain(core.strict_offsets(buffer, start, stop - layout.size + 1), layout.size)
        for start, stop in windows
    ]
    hits = np.concatenate(found)
    if len(hits) < ENOUGH or len(hits) * layout.size < MOSTLY * counted:
        return score
    broken = Check(layout).broken(rows_at_each(buffer, layout, hits))
    aside = {
        rule.code
        for place, rule in enumerate(layout.rules)
        if not rule.essential and (broken >> place & 1).mean() > MOSTLY
    }
    if not aside or len(aside) > len(layout.rules) // 4:
        return score
    better = _score(buffer, Check(layout, frozenset(aside)), windows, counted)
    return better if better.share > score.share else score


def _enough(score: Score, size: int) -> bool:
    """Whether the records found are telling enough for a layout of this strength."""
    if any(
        len(score.hits) >= count and score.share >= share
        for count, share in NEEDED[score.layout.strength]
    ):
        return True
    whole_file = len(score.hits) * score.layout.size == size
    return whole_file and len(score.hits) + score.layout.strength > 2


def _twins(one: Score, other: Score) -> bool:
    """Two layouts of one size that read the same fields from the same places."""
    return one.layout.size == other.layout.size and {
        (f.column, f.offset, f.size) for f in one.layout.fields if f.column in _TELLING
    } == {(f.column, f.offset, f.size) for f in other.layout.fields if f.column in _TELLING}


_TELLING = {"command", "uid", "gid", "start_us", "elapsed_us", "user_us", "system_us"}


def _family(scores: list[Score], best: Score) -> tuple[Check, ...]:
    checks = {score.layout.code: score.check for score in scores}
    return tuple(checks[layout.code] for layout in together(best.layout))


def _recognition(scores: list[Score]) -> Recognition:
    best = scores[0]
    lines = [_line(score) for score in scores[:6] if score.share > 0]
    lines += [
        f"the rest of the {len(scores)} layouts tried: no record found"
        for _ in range(1)
        if len(lines) < len(scores)
    ]
    aside = tuple((s.layout.code, code) for s in scores for code in sorted(s.check.set_aside))
    strong = best.layout.strength == 3 and len(best.hits) >= 3
    words = "very strong" if strong and best.share > 0.9 else "strong" if strong else "fair"
    if best.layout.confidence:
        words += f"; layout {best.layout.confidence}"
    return Recognition(best.layout, words, tuple(lines), aside)


def _line(score: Score) -> str:
    aside = (
        f"; set aside, as most records break it: {', '.join(sorted(score.check.set_aside))}"
        if score.check.set_aside
        else ""
    )
    count = len(score.hits)
    return (
        f"{score.layout.title}: {count:,} record{'' if count == 1 else 's'} in the parts looked at "
        f"keep all its rules, {score.share:.1%} of their bytes{aside}"
    )


def _not_recognised(buffer: Buffer) -> NotRecognised:
    kind = foreign_kind(buffer)
    what = f"this is {kind}" if kind else "no process accounting was recognised in it"
    return NotRecognised(what, "", "choose a process accounting file (pacct, acct)")
