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

from evidencekit.clock import SECOND, as_datetime, as_us, offset_text, zone
from evidencekit.evidence.anchors import Anchors, anchors_in
from evidencekit.evidence.repeats import each_once
from evidencekit.evidence.values import Topic
from evidencekit.progress import silent
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.values import LogFile, LogLine, Supporting
    from evidencekit.progress import Progress

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
        for line in _timed(ask.lines, reading, words, anchors):
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
    return replace(log, zone_words=say("log_time.newest_first", words=log.zone_words))


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
                by_sibling = _by_sibling(ask, sibling.log.exhibit, reading, anchors)
                if by_sibling is not None:
                    told[ask.log.exhibit] = by_sibling
    for ask in unclear:
        if ask.log.exhibit not in told:
            assumed = _assumed(ask, zone_name, anchors)
            if assumed is not None:
                told[ask.log.exhibit] = assumed
    return told


def _by_records(ask: _Asked, zone_name: str, anchors: Anchors) -> tuple[Reading, str] | None:
    """The reading under which the log's cron lines agree with the records, if there is one."""
    tellers = [line for line in ask.lines if line.topic == Topic.CRON_START]
    years = [0] if ask.states_year else anchors.years_near(ask.log.years)
    stated = zone(zone_name)
    readings = [_scored(Reading(year, stated, zone_name), tellers, anchors) for year in years]
    best = max(readings, key=lambda reading: reading.agreed)
    if best.is_sound(_FEWEST):
        return best, _agree_words(best, "", ask)
    free = _searched(tellers, years, anchors)
    if free is None:
        return None
    return free, _agree_words(free, zone_name, ask)


def _by_sibling(
    ask: _Asked, sibling: str, sure: Reading, anchors: Anchors
) -> tuple[Reading, str] | None:
    """The zone of a log of the same host, and the one year in which most lines meet the records."""
    if ask.states_year:
        words = say("log_time.by_sibling", zone=sure.zone_name, log=sibling)
        return replace(sure, year=0), words
    lines = list(ask.lines)

    def inside(year: int) -> int:
        told = moments(lines, replace(sure, year=year), anchors)
        return sum(us is not None and anchors.first_us <= us <= anchors.last_us for us in told)

    counts = {year: inside(year) for year in anchors.years_near(ask.log.years)}
    most = max(counts.values())
    years = [year for year, count in counts.items() if count == most]
    if most and len(years) == 1:
        words = say(
            "log_time.by_sibling_year", year=str(years[0]), zone=sure.zone_name, log=sibling
        )
        return replace(sure, year=years[0]), words
    rest = say("log_time.by_sibling_unsure", zone=sure.zone_name, log=sibling)
    return _dated(ask, replace(sure, year=0), rest, anchors)


def _assumed(ask: _Asked, zone_name: str, anchors: Anchors | None) -> tuple[Reading, str] | None:
    """The examiner's zone and the year of the file's own date: an assumption, called one."""
    stated = Reading(0, zone(zone_name), zone_name)
    rest = say("log_time.assumed", zone=zone_name)
    return (stated, rest) if ask.states_year else _dated(ask, stated, rest, anchors)


def _dated(
    ask: _Asked, reading: Reading, rest: str, anchors: Anchors | None
) -> tuple[Reading, str] | None:
    """The reading in the year that the file's own date tells; None: it tells none."""
    year = None if ask.dated_us is None else _year_by_date(ask.log, reading.zone, ask.dated_us)
    if year is None:
        return None
    meeting = _year_by_records(ask.log, reading.zone, year, anchors)
    if meeting == year:
        words = say("log_time.dated", year=str(year), rest=rest)
    else:
        words = say("log_time.dated_before", year=str(meeting), dated=str(year), rest=rest)
    return replace(reading, year=meeting), words


def _year_by_records(log: LogFile, stated: tzinfo, year: int, anchors: Anchors | None) -> int:
    """``year``, or the latest before it whose first line is not after the last record."""
    last = year
    while anchors is not None and last > 1970:
        first = _moment(log.first_local, last - log.years, stated)
        if first is not None and first <= anchors.last_us:
            return last
        last -= 1
    return year


def _agree_words(reading: Reading, stated: str, ask: _Asked) -> str:
    """``stated``: the examiner's zone, where the records tell another one."""
    if stated:
        key = "log_time.by_records" if ask.states_year else "log_time.by_records_year"
    else:
        key = "log_time.as_stated" if ask.states_year else "log_time.as_stated_year"
    return say(
        key,
        year=str(reading.year),
        zone=reading.zone_name,
        stated=stated,
        agreed=reading.agreed,
        inside=reading.inside,
    )


def _scored(reading: Reading, lines: Sequence[LogLine], anchors: Anchors) -> Reading:
    """The reading with its agreement."""
    agreed = inside = 0
    for line, us in zip(lines, moments(lines, reading, anchors), strict=True):
        if us is None or not anchors.first_us <= us <= anchors.last_us:
            continue
        inside += 1
        agreed += anchors.has_start(line.about_pid, us)
    return replace(reading, agreed=agreed, inside=inside)


def _searched(lines: Sequence[LogLine], years: Sequence[int], anchors: Anchors) -> Reading | None:
    """A fixed distance from UTC, in quarters of an hour, under which the lines agree."""
    best: Reading | None = None
    for year in years:
        utc = Reading(year, UTC, "UTC")
        distances: Counter[int] = Counter()
        for line, us in zip(lines, moments(lines, utc, None), strict=True):
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


def _year_by_date(log: LogFile, stated: tzinfo, dated_us: int) -> int | None:
    """The latest year in which the last line lies before the file's own date (and a day).

    None: none since 1970, so that the date is not that of a file with such lines.
    """
    for year in range(as_datetime(dated_us).year + 1, 1969, -1):
        us = _moment(log.last_local, year, stated)
        if us is not None and us <= dated_us + _DAY:
            return year
    return None


def _timed(
    lines: Sequence[LogLine], reading: Reading, words: str, anchors: Anchors | None
) -> list[LogLine]:
    return [
        line if us is None else replace(line, us=us, inferred=words)
        for line, us in zip(lines, moments(lines, reading, anchors), strict=True)
    ]


def _timed_log(log: LogFile, reading: Reading, words: str) -> LogFile:
    first = _moment(log.first_local, reading.year - log.years, reading.zone)
    last = _moment(log.last_local, reading.year, reading.zone)
    known = [us for us in (log.first_us, log.last_us, first, last) if us is not None]
    return replace(
        log,
        first_us=min(known, default=None),
        last_us=max(known, default=None),
        zone_words=words,
    )


def moments(
    lines: Sequence[LogLine], reading: Reading, anchors: Anchors | None
) -> list[int | None]:
    """The lines' times under a reading; where an hour is repeated, records or order tell which it is.

    What is due each hour is logged at the same second of both, so order alone may not tell.
    """
    found: list[int | None] = []
    before: int | None = None
    for line in lines:
        year = reading.year - line.years_back
        us = _moment(line.local, year, reading.zone)
        if us is not None:
            later = _moment(line.local, year, reading.zone, fold=1) or us
            if later > us and _is_later(line, us, later, before, anchors):
                us = later
            before = us
        found.append(us)
    return found


def _is_later(
    line: LogLine, us: int, later: int, before: int | None, anchors: Anchors | None
) -> bool:
    """Whether a line of an hour that comes twice is of its second time."""
    if anchors is not None:
        first, second = (anchors.has_start(line.about_pid, each) for each in (us, later))
        if first != second:
            return second
    return before is not None and us < before <= later


def _moment(local: str, year: int, tz: tzinfo, *, fold: int = 0) -> int | None:
    """Microseconds of a time as written; None: no such day in that year."""
    text = local.replace("????", f"{year:04d}") if local.startswith("?") else local
    try:
        moment = datetime.fromisoformat(text.replace(":60", ":59"))
    except ValueError:
        return None
    return as_us(moment.replace(tzinfo=tz, fold=fold))
