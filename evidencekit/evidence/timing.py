"""Times that a log states in part: year and zone inferred, and the inference shown.

RFC 3164 lines state neither year nor zone, others only lack the zone. What helps, best first:

1. The records. cron logs the process id of the job it starts, and the record of that process carries
   the same id and its start: a year and zone under which the two agree to two seconds, line after
   line, cannot be chance.
2. The order of the lines (a new year shows) with the file's own date, and the zone as stated by the
   examiner. A copy may bear the date of its copying: where the year of that date puts the whole log
   after the records, the latest year that does not is taken. Either is an assumption, and said to be.

Without either the times stay unknown. Lines that several logs hold are told once (:mod:`repeats`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.clock import SECOND, as_datetime, as_us, offset_text, zone
from evidencekit.evidence.repeats import each_once
from evidencekit.evidence.values import Topic
from evidencekit.progress import silent
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.values import LogFile, LogLine, Supporting
    from evidencekit.progress import Progress

AGREE_US = 2 * SECOND
"""A record's start is true to a second, and cron logs just before it starts the job."""

_FEWEST = 3
"""Fewer lines that agree are no agreement."""
_MOST_FREE = 5
"""As many are needed where the zone was searched for rather than stated."""
_SHARE = 0.5
"""Share of the lines inside the records' span that must agree."""
_DAY = 86_400 * SECOND
_QUARTER = 15 * 60 * SECOND
_FARTHEST = 14 * 3600 * SECOND
"""No zone is farther from UTC."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a log's times: the year of its last line (0: stated), and a zone."""

    year: int
    zone: tzinfo
    zone_name: str
    agreed: int = 0
    inside: int = 0
    """Lines that fall within the records' span, read so."""

    def is_sound(self, fewest: int) -> bool:
        """Enough lines agree, and most of those that could."""
        return self.agreed >= fewest and self.agreed >= _SHARE * self.inside


@dataclass(frozen=True, slots=True)
class Anchors:
    """What the records tell: starts by process id, and the span they cover."""

    starts: Mapping[int, Sequence[int]]
    """Sorted, microseconds."""
    first_us: int
    last_us: int


def anchors_in(
    evidence: Evidence, pids: Iterable[int], progress: Progress = silent
) -> Anchors | None:
    """Starts of all records with one of ``pids``; None: there are no records."""
    wanted = np.array(sorted(set(pids) - {NOT_RECORDED}), np.int64)
    starts: dict[int, list[int]] = {}
    bounds: list[tuple[int, int]] = []
    for table in evidence.blocks(progress):
        if not len(table):
            continue
        bounds.append((int(table.start_us.min()), int(table.end_us.max())))
        chosen = np.flatnonzero(np.isin(table.pid, wanted))
        for pid, start in zip(
            table.pid[chosen].tolist(), table.start_us[chosen].tolist(), strict=True
        ):
            starts.setdefault(pid, []).append(start)
    if not bounds:
        return None
    return Anchors(
        {pid: sorted(found) for pid, found in starts.items()},
        min(first for first, _ in bounds),
        max(last for _, last in bounds),
    )


def settle_times(
    supporting: Supporting,
    zone_name: str,
    evidence: Evidence | None = None,
    *,
    dated: Mapping[str, int | None] | None = None,
    progress: Progress = silent,
) -> Supporting:
    """Infer the times of all lines that state them in part, then take each message once.

    Lines that state their time are untouched; a message that several logs hold is one line.

    ``dated`` gives each log's modification time as received, by name.

    Raises:
        BadRequest: ``zone_name`` is no zone.
        Cancelled: ``progress`` asked to stop.
    """
    unclear = [line for line in supporting.lines if line.us is None and line.local]
    if not unclear:
        return replace(supporting, lines=each_once(supporting.lines))
    pids = {line.about_pid for line in unclear if line.about_pid is not None}
    anchors = anchors_in(evidence, pids, progress) if evidence is not None else None
    by_log: dict[str, list[LogLine]] = {}
    for line in unclear:
        by_log.setdefault(line.exhibit, []).append(line)
    asked = [
        _Asked(
            log,
            sorted(by_log.get(log.exhibit, ()), key=lambda line: line.number),
            (dated or {}).get(log.exhibit),
        )
        for log in supporting.logs
    ]
    told = _told(asked, zone_name, anchors)
    settled: dict[tuple[str, int], LogLine] = {}
    logs = []
    for ask in asked:
        found = told.get(ask.log.exhibit)
        if found is None:
            logs.append(_not_told(ask.log))
            continue
        reading, words = found
        for line in _timed(ask.lines, reading, words):
            settled[line.exhibit, line.number] = line
        logs.append(_timed_log(ask.log, reading, words))
    lines_now = [settled.get((line.exhibit, line.number), line) for line in supporting.lines]
    place = {log.exhibit: number for number, log in enumerate(supporting.logs)}
    lines_now.sort(key=lambda x: (x.us is None, x.us or 0, place.get(x.exhibit, 0), x.number))
    return replace(supporting, lines=each_once(lines_now), logs=tuple(logs))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A log with lines whose times are stated in part."""

    log: LogFile
    lines: Sequence[LogLine]
    dated_us: int | None

    @property
    def states_year(self) -> bool:
        """Only the zone is missing."""
        return not self.log.last_local.startswith("?")

    @property
    def host(self) -> str:
        """The host in its lines; empty where they name none or several."""
        hosts = {line.host for line in self.lines}
        return hosts.pop() if len(hosts) == 1 else ""


Told = dict[str, tuple[Reading, str]]


def _not_told(log: LogFile) -> LogFile:
    """The log as it is, with the reason where its order is the reason."""
    if not log.newest_first or not log.first_local:
        return log
    why = "the lines stand newest first, so their times are not inferred"
    return replace(log, zone_words=f"{log.zone_words}; {why}")


def _told(asked: Sequence[_Asked], zone_name: str, anchors: Anchors | None) -> Told:
    """How each log's times are to be read, and in what words; a log without stays unknown."""
    told: Told = {}
    unclear = [ask for ask in asked if ask.log.first_local and not ask.log.newest_first]
    if anchors is not None:
        for ask in unclear:
            by_records = _by_records(ask, zone_name, anchors)
            if by_records is not None:
                told[ask.log.exhibit] = by_records
        sure = [ask for ask in unclear if ask.log.exhibit in told]
        for ask in unclear:
            sibling = next((other for other in sure if other.host and other.host == ask.host), None)
            if ask.log.exhibit not in told and sibling is not None:
                reading = told[sibling.log.exhibit][0]
                told[ask.log.exhibit] = _by_sibling(ask, sibling.log.exhibit, reading, anchors)
    for ask in unclear:
        if ask.log.exhibit not in told:
            assumed = _assumed(ask, zone_name, anchors)
            if assumed is not None:
                told[ask.log.exhibit] = assumed
    return told


def _by_records(ask: _Asked, zone_name: str, anchors: Anchors) -> tuple[Reading, str] | None:
    """The reading under which the log's cron lines agree with the records, if there is one."""
    tellers = [line for line in ask.lines if line.topic == Topic.CRON_START]
    years = [0] if ask.states_year else _years(anchors, ask.log)
    stated = zone(zone_name)
    readings = [_scored(Reading(year, stated, zone_name), tellers, anchors) for year in years]
    best = max(readings, key=lambda reading: reading.agreed)
    if best.is_sound(_FEWEST):
        return best, _agree_words(best, "as stated by the examiner", ask)
    free = _searched(tellers, years, anchors)
    if free is None:
        return None
    return free, _agree_words(free, f"told by the records, not {zone_name} as stated", ask)


def _by_sibling(ask: _Asked, sibling: str, sure: Reading, anchors: Anchors) -> tuple[Reading, str]:
    """The zone of a log of the same host, and the year in which most lines meet the records."""
    years = [0] if ask.states_year else _years(anchors, ask.log)
    lines = list(ask.lines)

    def inside(year: int) -> int:
        moments = _moments(lines, replace(sure, year=year))
        return sum(us is not None and anchors.first_us <= us <= anchors.last_us for us in moments)

    reading = replace(sure, year=max(years, key=inside))
    year = "" if ask.states_year else f"year {reading.year}, "
    words = f"{year}zone {reading.zone_name} as in {sibling} of the same host, told by the records"
    return reading, words


def _assumed(ask: _Asked, zone_name: str, anchors: Anchors | None) -> tuple[Reading, str] | None:
    """The examiner's zone and the year of the file's own date: an assumption, called one."""
    stated = zone(zone_name)
    rest = f"zone {zone_name} as stated by the examiner; not confirmed by the records"
    if ask.states_year:
        return Reading(0, stated, zone_name), rest
    if ask.dated_us is None:
        return None
    year = _year_by_date(ask.log, stated, ask.dated_us)
    meeting = _year_by_records(ask.log, stated, year, anchors)
    why = "from the date of the file"
    if meeting != year:
        why = (
            f"because {year}, told by the date of the file, would put all its lines after the last "
            f"record, and {meeting} is the latest year that does not"
        )
    return Reading(meeting, stated, zone_name), f"year {meeting} {why}, {rest}"


def _year_by_records(log: LogFile, stated: tzinfo, year: int, anchors: Anchors | None) -> int:
    """``year``, or the latest before it whose first line is not after the last record."""
    last = year
    while anchors is not None and last > 1970:
        first = _moment(log.first_local, last - log.years, stated)
        if first is not None and first <= anchors.last_us:
            return last
        last -= 1
    return year


def _agree_words(reading: Reading, why: str, ask: _Asked) -> str:
    year = "" if ask.states_year else f"year {reading.year} and "
    return (
        f"{year}zone {reading.zone_name} ({why}): {reading.agreed:,} of {reading.inside:,} cron "
        "lines within the records' span agree with a record's process id and start to 2 s"
    )


def _years(anchors: Anchors, log: LogFile) -> list[int]:
    """The years that the last line may be of, seen from the records."""
    first, last = as_datetime(anchors.first_us).year, as_datetime(anchors.last_us).year
    return list(range(first - 1, last + 2 + log.years))


def _scored(reading: Reading, lines: Sequence[LogLine], anchors: Anchors) -> Reading:
    """The reading with its agreement."""
    agreed = inside = 0
    for line, us in zip(lines, _moments(lines, reading), strict=True):
        if us is None or not anchors.first_us <= us <= anchors.last_us:
            continue
        inside += 1
        agreed += _has_start(anchors, line.about_pid, us)
    return replace(reading, agreed=agreed, inside=inside)


def _has_start(anchors: Anchors, pid: int | None, us: int) -> bool:
    starts = anchors.starts.get(pid, ()) if pid is not None else ()
    place = bisect_left(starts, us - AGREE_US)
    return place < len(starts) and starts[place] <= us + AGREE_US


def _searched(lines: Sequence[LogLine], years: Sequence[int], anchors: Anchors) -> Reading | None:
    """A fixed distance from UTC, in quarters of an hour, under which the lines agree."""
    best: Reading | None = None
    for year in years:
        utc = Reading(year, UTC, "UTC")
        distances: Counter[int] = Counter()
        for line, us in zip(lines, _moments(lines, utc), strict=True):
            if us is None or line.about_pid is None:
                continue
            starts = anchors.starts.get(line.about_pid, ())
            low = bisect_left(starts, us - _FARTHEST)
            for start in starts[low:]:
                if start > us + _FARTHEST:
                    break
                distances[round((us - start) / _QUARTER)] += 1
        for quarters, _ in distances.most_common(3):
            offset = timedelta(minutes=15 * quarters)
            fixed = timezone(offset)
            name = f"UTC{offset_text(datetime.fromtimestamp(0, fixed))}"
            found = _scored(Reading(year, fixed, name), lines, anchors)
            if found.is_sound(_MOST_FREE) and (best is None or found.agreed > best.agreed):
                best = found
    return best


def _year_by_date(log: LogFile, stated: tzinfo, dated_us: int) -> int:
    """The latest year in which the last line lies before the file's own date (and a day)."""
    year = as_datetime(dated_us).year + 1
    while year > 1970:
        us = _moment(log.last_local, year, stated)
        if us is not None and us <= dated_us + _DAY:
            return year
        year -= 1
    return year


def _timed(lines: Sequence[LogLine], reading: Reading, words: str) -> list[LogLine]:
    return [
        line if us is None else replace(line, us=us, inferred=words)
        for line, us in zip(lines, _moments(lines, reading), strict=True)
    ]


def _timed_log(log: LogFile, reading: Reading, words: str) -> LogFile:
    first = _moment(log.first_local, reading.year - log.years, reading.zone)
    last = _moment(log.last_local, reading.year, reading.zone)
    known = [us for us in (log.first_us, log.last_us, first, last) if us is not None]
    return replace(log, first_us=min(known), last_us=max(known), zone_words=words)


def _moments(lines: Sequence[LogLine], reading: Reading) -> list[int | None]:
    """The lines' times under a reading; where an hour is repeated, order tells which it is."""
    found: list[int | None] = []
    before: int | None = None
    for line in lines:
        us = _moment(line.local, reading.year - line.years_back, reading.zone)
        if us is not None and before is not None and us < before:
            later = _moment(line.local, reading.year - line.years_back, reading.zone, fold=1)
            if later is not None and later >= before:
                us = later
        before = us if us is not None else before
        found.append(us)
    return found


def _moment(local: str, year: int, tz: tzinfo, *, fold: int = 0) -> int | None:
    """Microseconds of a time as written; None: no such day in that year."""
    text = local.replace("????", f"{year:04d}") if local.startswith("?") else local
    try:
        moment = datetime.fromisoformat(text.replace(":60", ":59"))
    except ValueError:
        return None
    return as_us(moment.replace(tzinfo=tz, fold=fold))
