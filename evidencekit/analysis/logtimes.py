"""Log lines whose year or zone is not written: solved from the records they speak of, and said so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from evidencekit.clock import SECOND, as_datetime, as_us, offset_text, zone
from evidencekit.evidence.values import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from evidencekit.analysis.values import Member, Run
    from evidencekit.evidence.supporting import LogLine, Supporting

_NEAR = 2 * SECOND
_LARGEST = 15 * 3600 * SECOND
_QUARTER = 900 * SECOND


def settle_times(
    supporting: Supporting, runs: Sequence[Run], zone_name: str
) -> tuple[list[LogLine], str]:
    """All lines, those without a full time given one where records tell it; and how it was told."""
    stated = _stated(supporting)
    open_lines = [line for line in supporting.lines if line.us is None and line.local]
    if not open_lines:
        return list(supporting.lines), stated
    firsts = {m.pid: m for run in runs for m in run.family if m.pid is not None}
    years = sorted({as_datetime(m.start_us).year for m in firsts.values()})
    if not years:
        return list(supporting.lines), stated
    best, agreed, asked = _consensus(open_lines, firsts, years, zone_name)
    if best is None or not agreed:
        return list(supporting.lines), stated
    told, words = best
    inferred = f"{words}: {agreed} of {asked} lines with the process id of a record agree with it"
    settled = [
        replace(line, us=_moment(line.local, told, years), inferred=inferred)
        if line.us is None and line.local
        else line
        for line in supporting.lines
    ]
    return settled, "; ".join(part for part in (stated, inferred) if part)


def _stated(supporting: Supporting) -> str:
    """How each log tells its zone and year; logs that do it alike are named together."""
    told: dict[str, list[str]] = {}
    for log in supporting.logs:
        if log.zone_words and log.exhibit not in told.get(log.zone_words, ()):
            told.setdefault(log.zone_words, []).append(log.exhibit)
    return "; ".join(f"{', '.join(exhibits)}: {words}" for words, exhibits in told.items())


def _consensus(
    lines: Sequence[LogLine], firsts: dict[int, Member], years: Sequence[int], zone_name: str
) -> tuple[tuple[tzinfo, str] | None, int, int]:
    """The zone in which most start lines agree with the record of the process they name."""
    pairs = [
        (line, firsts[line.about_pid])
        for line in lines
        if line.topic == Topic.CRON_START
        and line.about_pid is not None
        and line.about_pid in firsts
    ]
    candidates: list[tuple[tzinfo, str]] = [
        (zone(zone_name), f"times in {zone_name}"),
        (UTC, "times in UTC"),
    ]
    shifts: Counter[int] = Counter()
    for line, first in pairs:
        us = _moment(line.local, UTC, years)
        if us is not None and abs(first.start_us - us) <= _LARGEST:
            shifts[round((first.start_us - us) / _QUARTER)] += 1
    for quarters, _count in shifts.most_common(3):
        fixed = timezone(timedelta(minutes=-15 * quarters))
        candidates.append((fixed, f"times at {offset_text(datetime.fromtimestamp(0, fixed))}"))
    scores = [
        sum(1 for line, first in pairs if _agrees(line, first, told, years))
        for told, _words in candidates
    ]
    top = max(scores, default=0)
    return (candidates[scores.index(top)] if top else None), top, len(pairs)


def _agrees(line: LogLine, first: Member, told: tzinfo, years: Sequence[int]) -> bool:
    us = _moment(line.local, told, years)
    return us is not None and abs(first.start_us - us) <= _NEAR


def _moment(local: str, told: tzinfo, years: Sequence[int]) -> int | None:
    """The moment of ``????-11-14T02:00:01`` or ``2017-11-14T02:00:01``; the first year that works."""
    for year in years:
        text = local.replace("????", f"{year:04d}")
        try:
            return as_us(datetime.fromisoformat(text).replace(tzinfo=told))
        except ValueError:
            continue
    return None
