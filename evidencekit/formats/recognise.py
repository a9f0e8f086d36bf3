"""Which layout a file holds: every candidate is tried at every byte of some windows of the file.

No accounting format has a magic number, and several share the size of 64 bytes, so neither a name
nor a size decides. A layout's score is the share of the bytes looked at (stretches of zeros do not
count) that are records keeping all its rules. The best wins only when it is far ahead; the scores
are kept and shown.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from evidencekit.errors import NotRecognised
from evidencekit.formats.catalogue import LAYOUTS, together
from evidencekit.formats.catalogue import layout as layout_of
from evidencekit.formats.check import Buffer, Check, rows_at_each
from evidencekit.formats.foreign import foreign_kind
from evidencekit.formats.score import (
    ALONE,
    ENOUGH,
    Score,
    score_of,
)
from evidencekit.formats.shapes import shape_of
from evidencekit.formats.spans import Recognition
from evidencekit.formats.unlike import of_text, plainly_named, touching, unlike
from evidencekit.formats.windows import Looked

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW = 1 << 14
"""Bytes looked at in one place: 256 records of 64 bytes."""
LARGE_WINDOW = 1 << 18
"""The same, where the small windows do not settle it."""
SMALL = 1 << 13
"""Files up to this size may hold so little that its records stand alone."""
SMALLEST = 32
"""No record of any layout is shorter."""
FAR_AHEAD = 2.0
"""The best must cover this many times what the next family covers."""
ONE_WILL_DO = 1 << 16
"""In a file up to this size, that is of no other known kind, one record of a telling layout will."""
NEEDED = {3: ((1, 0.15), (3, 0.002)), 2: ((1, 0.8), (2, 0.5), (6, 0.1)), 1: ((3, 0.7), (8, 0.3))}
"""By a layout's strength: how many good records with what share of the bytes suffice."""
CLEARLY_LESS = 0.2
"""Readings that explain the same bytes differ when one needs so many bits less per byte."""
NEARLY = 0.7
MOSTLY_RECORDS = 0.8
"""A file so full of records of a less telling layout is believed whatever the records hold."""
WHOLLY_RECORDS = 0.95
"""So is one of a few records that is as full as this."""
ODD_NUMBERS = 2.2
"""Otherwise their numbers must take no more bits per byte than this."""
ODDEST_NUMBERS = 3.3
"""And those of a file that is nothing but one record no more than this: its name may be odd."""
MOSTLY_IN_ORDER = 0.7
"""And so many of those end to end must follow one another in time."""
LATEST = 1 << 31
"""In 2038, when 31 bits no longer hold the time: what is later is rather the wrong byte order."""
USUAL = (788_918_400, 1_956_528_000)
"""1995 to 2031: times to which a reading is given, where nothing else tells."""
RUNS = {
    2: ((1 << 13, 2, 0.08), (1 << 17, 4, 0.02), (1 << 62, 6, 0.005)),
    1: ((1 << 13, 3, 0.1), (1 << 17, 8, 0.05), (1 << 62, 12, 0.02)),
}
"""By strength: in a file up to this size, so many records in a row and in order suffice, where
records make up this share of it."""
AGAINST_KIND = 0.3
"""Where its first bytes say that a file is of another kind, this share must be records."""
MOSTLY = 0.5
"""A rule that more than this share of otherwise good records break is set aside."""


def recognise(buffer: Buffer) -> tuple[Recognition, tuple[Check, ...]]:
    """The layout of ``buffer``, and the checks of all layouts that may occur in it.

    Raises:
        NotRecognised: it is no accounting file read here; the sentence says what it is, if known.
    """
    found = settled(buffer)
    if found is None:
        raise not_recognised(buffer)
    return found


def settled(buffer: Buffer) -> tuple[Recognition, tuple[Check, ...]] | None:
    """As :func:`recognise`; None where it is no accounting file read here, whatever else it is."""
    if len(buffer) < SMALLEST:
        return None
    looked: Looked | None = None
    for window, lone in _tries(len(buffer)):
        if not lone or looked is None:
            looked = Looked(buffer, window)
        scores = _scores(looked, lone=lone)
        by_share = _best_first(scores, _rank, lambda score: score.share)
        if scores and _settled(buffer, by_share):
            return _recognition(by_share), _family(by_share)
        by_run = _best_first(scores, lambda s: (-s.run_bytes, _rank(s)), lambda s: s.run_bytes)
        if scores and _run_settles(buffer, by_run):
            return _recognition(by_run), _family(by_run)
    return None


def _tries(size: int) -> tuple[tuple[int, bool], ...]:
    """How wide to look, and whether to count records that stand alone: until one try settles it."""
    if size <= SMALL:
        return ((WINDOW, False), (WINDOW, True))
    return ((WINDOW, False), (LARGE_WINDOW, False)) if size > 3 * WINDOW else ((WINDOW, False),)


def _scores(looked: Looked, *, lone: bool = False) -> list[Score]:
    """The score of each layout; none where there are only zeros."""
    if looked.filled == 0:
        return []
    checks = [_whole(layout.code) for layout in LAYOUTS]
    scores = [
        score_of(looked.buffer, check, hits, looked.filled, lone=lone)
        for check, hits in zip(checks, looked.hits(checks), strict=True)
    ]
    return [_with_rules_set_aside(looked, score) for score in scores]


def _best_first(
    scores: list[Score], rank: Callable[[Score], Any], measure: Callable[[Score], float]
) -> list[Score]:
    """In the order of ``rank``, but for a twin.

    Where two layouts read the same fields from the same places, the one that explains all bytes
    goes first, or more of them with numbers as plain. The other takes for padding what is not empty;
    damage may have left it a record or two more.
    """
    ranked = sorted(scores, key=rank)
    for score in ranked[1:]:
        best = ranked[0]
        if (
            score.waste < best.waste
            and (not score.waste or _as_plain(best, score))
            and measure(score) >= NEARLY * measure(best) > 0
            and _twins(best, score)
        ):
            return [score, *(other for other in ranked if other is not score)]
    return ranked


def _as_plain(best: Score, score: Score) -> bool:
    """Whether another system's reading finds as many records with numbers nearly as plain."""
    return (
        score.layout.family != best.layout.family
        and len(score.hits) >= len(best.hits)
        and score.cost - best.cost <= 2 * CLEARLY_LESS
    )


def _settled(buffer: Buffer, scores: list[Score]) -> bool:
    """Whether the best is good enough, and far ahead of any other family."""
    if not _enough(buffer, scores[0]) or not _plausible(buffer, scores[0]):
        return False
    best = scores[0]
    rivals = [score for score in scores if score.layout.family != best.layout.family]
    own = together(best.layout)
    family = sum(score.share for score in scores if score.share and score.layout in own)
    return all(
        rival.share * FAR_AHEAD <= family
        or _twins(best, rival)
        or (rival.share <= best.share and rival.layout.strength < best.layout.strength == ALONE)
        or (rival.share <= best.share and rival.when >= LATEST > best.when)
        or (rival.share <= best.share and rival.cost - best.cost > CLEARLY_LESS)
        or (_covers(buffer, best) > _covers(buffer, rival) and _plainer(best, rival))
        for rival in rivals
    )


def _covers(buffer: Buffer, score: Score) -> bool:
    """Whether the records found are the whole file, from its first byte to its last."""
    return len(score.hits) * score.layout.size == len(buffer)


def _plainer(best: Score, rival: Score) -> bool:
    """Whether its numbers take clearly fewer bits, wherever their ends lie in time."""
    return rival.strain - best.strain > CLEARLY_LESS


def _plausible(buffer: Buffer, score: Score) -> bool:
    """Whether records of a less telling layout, in a file that holds much else, are like true ones."""
    if score.layout.strength == ALONE:
        return True
    if _of_another_kind(buffer, score) or unlike(buffer, score):
        return False
    full = MOSTLY_RECORDS if len(score.hits) >= ENOUGH else WHOLLY_RECORDS
    if score.share >= full and len(score.hits) > 1:
        return True
    order = score.order
    ordered = order.pairs < ENOUGH or (
        order.in_order >= MOSTLY_IN_ORDER * order.pairs and 2 * order.backward <= order.pairs
    )
    alone = _covers(buffer, score) and not of_text(buffer, score)
    return score.strain <= (ODDEST_NUMBERS if alone else ODD_NUMBERS) and ordered


def _of_another_kind(buffer: Buffer, score: Score) -> bool:
    """Whether the first bytes speak against accounting, and too few records for it.

    Records of other kinds, end to end, do so too, unless those found here are the whole file.
    """
    if score.share < AGAINST_KIND:
        return bool(foreign_kind(buffer))
    return not _covers(buffer, score) and bool(shape_of(buffer))


def _run_settles(buffer: Buffer, scores: list[Score]) -> bool:
    """Whether the first has a run long enough, and twice as long as that of any other family."""
    best = scores[0]
    wanted = next((w for w in RUNS.get(best.layout.strength, ()) if len(buffer) <= w[0]), None)
    if wanted is None or best.run < wanted[1] or best.share < wanted[2]:
        return False
    if _of_another_kind(buffer, best) or unlike(buffer, best):
        return False
    if any(score.layout.strength == ALONE and score.share >= best.share for score in scores):
        return False
    own = together(best.layout)
    rivals = [score for score in scores if score.layout not in own and not _twins(best, score)]
    return all(rival.run_bytes * FAR_AHEAD <= best.run_bytes for rival in rivals)


def _rank(score: Score) -> tuple[float, ...]:
    if len(score.hits) == 0:
        return (0.0, False, False, 0, True, 0, _PLACES[score.layout.code])
    cost = round(score.cost / CLEARLY_LESS)
    late = score.when >= LATEST
    usual = USUAL[0] <= score.when < USUAL[1]
    place = _PLACES[score.layout.code]
    return (-round(score.share, 3), score.waste > 0, late, cost, not usual, score.waste, place)


_PLACES = {layout.code: place for place, layout in enumerate(LAYOUTS)}


@cache
def _whole(code: str) -> Check:
    """The check of a layout with all its rules, made once."""
    return Check(layout_of(code))


@cache
def _essential(code: str) -> Check:
    """The check of a layout with its essential rules only, made once."""
    rules = layout_of(code).rules
    return Check(layout_of(code), frozenset(rule.code for rule in rules if not rule.essential))


def _with_rules_set_aside(looked: Looked, score: Score) -> Score:
    """The score without the rules that this file's own writer never kept, where that is clear."""
    layout = score.layout
    if score.share > MOSTLY or layout.strength < 3:
        return score
    core = _essential(layout.code)
    needed = max(ENOUGH, MOSTLY * looked.filled / layout.size)
    if looked.most(core) < needed:
        return score
    hits = looked.hits((core,))[0]
    if len(hits) < needed or 2 * touching(hits, layout.size) < len(hits):
        return score
    broken = _whole(layout.code).broken(rows_at_each(looked.buffer, layout, hits))
    aside = {
        rule.code
        for place, rule in enumerate(layout.rules)
        if not rule.essential and (broken >> place & 1).mean() > MOSTLY
    }
    if not aside or len(aside) > len(layout.rules) // 4:
        return score
    check = Check(layout, frozenset(aside))
    better = score_of(looked.buffer, check, looked.hits((check,))[0], looked.filled)
    return better if better.share > score.share else score


def _enough(buffer: Buffer, score: Score) -> bool:
    """Whether the records found are telling enough for a layout of this strength."""
    hits, alone = len(score.hits), score.layout.strength == ALONE
    if alone and score.share < MOSTLY and not _covers(buffer, score):
        hits = plainly_named(buffer, score)
    if any(
        hits >= count and score.share >= share for count, share in NEEDED[score.layout.strength]
    ):
        return True
    if alone and len(buffer) <= ONE_WILL_DO and hits:
        return not foreign_kind(buffer)
    return hits > 0 and _covers(buffer, score)


def _twins(one: Score, other: Score) -> bool:
    """Two layouts of one size that read the same fields from the same places."""
    return one.layout.size == other.layout.size and {
        (f.column, f.offset, f.size) for f in one.layout.fields if f.column in _TELLING
    } == {(f.column, f.offset, f.size) for f in other.layout.fields if f.column in _TELLING}


_TELLING = {"command", "uid", "gid", "start_us", "elapsed_us", "user_us", "system_us"}


def _family(scores: list[Score]) -> tuple[Check, ...]:
    checks = {score.layout.code: score.check for score in scores}
    return tuple(checks[layout.code] for layout in together(scores[0].layout))


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


def not_recognised(buffer: Buffer) -> NotRecognised:
    """The error that says what ``buffer`` is, where that is known."""
    kind = foreign_kind(buffer)
    what = f"this is {kind}" if kind else "no process accounting was recognised in it"
    return NotRecognised(what, "", "choose a process accounting file (pacct, acct)")
