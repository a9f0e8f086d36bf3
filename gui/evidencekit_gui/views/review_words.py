"""What the Review page found, in plain sentences."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from evidencekit.clock import as_datetime, local_date, local_text, zone
from evidencekit_gui import wording
from evidencekit_gui.language import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidencekit.analysis.values import Analysis, JobQuery, Run
    from evidencekit.case.model import Note


def heading_of(query: JobQuery, users: Mapping[int, str]) -> str:
    """``Review: partner-upload, user batch (1004)``."""
    name = users.get(query.uid) if query.uid is not None else None
    user = (
        tr(", user {name} ({uid})", name=name, uid=query.uid)
        if name
        else tr(", user id {uid}", uid=query.uid)
    )
    return tr(
        "Review: {command}{which}",
        command=query.command,
        which=user if query.uid is not None else "",
    )


def sentence_of(analysis: Analysis, zone_name: str) -> str:
    """What the page found, in one or two sentences (rich text), times in the zone shown."""
    tz = zone(zone_name)
    base, run = analysis.baseline, analysis.questioned
    usual = ""
    if base.median_us is not None and base.longest_us is not None:
        usual = tr(
            " {runs}: median length {median_us}, longest {longest_us}.",
            runs=wording.count(base.n, "usual run"),
            median_us=wording.length(base.median_us),
            longest_us=wording.length(base.longest_us),
        )
    if run is not None:
        day = wording.long_day(as_datetime(run.start_us, tz).date())
        start = local_text(run.start_us, tz)[len("2017-11-14 ") :]
        return tr(
            "On <b>{day}</b> the run that began at <b>{start}</b> lasted "
            "<b>{elapsed_us}</b> and ended with <b>{ended}</b>.{usual}",
            day=day,
            start=start,
            elapsed_us=wording.length(run.elapsed_us),
            ended=_ended(run),
            usual=usual,
        )
    focus = analysis.query.focus
    if focus is not None:
        night = next((night for night in analysis.schedule.nights if night.day == focus), None)
        told = night.text if night else tr("no run is recorded")
        return tr(
            "Night of <b>{focus}</b>: <b>{told}</b>.{usual}",
            focus=wording.long_day(focus),
            told=escape(told),
            usual=usual,
        )
    return tr(
        "<b>{runs}</b> in the range.{usual}",
        runs=wording.count(len(analysis.runs), "run"),
        usual=usual,
    )


def _ended(run: Run) -> str:
    return escape(run.outcome.text().removeprefix("ended by "))


def runs_in_short(analysis: Analysis) -> str:
    """How many runs, from how many of the records, and by which filter: for the foot."""
    return tr(
        "{runs:,} of {runs_2} shown · {records_matching:,} of {records_total:,} "
        "records · {filter_in_short}",
        runs=len(analysis.runs),
        runs_2=wording.count(len(analysis.runs), "run"),
        records_matching=analysis.records_matching,
        records_total=analysis.records_total,
        filter_in_short=_filter_in_short(analysis),
    )


def _filter_in_short(analysis: Analysis) -> str:
    """The filter in short: the Job page and the report have it in full."""
    query = analysis.query
    tz = zone(query.zone)
    parts = [query.command] + (
        [tr("user id {uid}", uid=query.uid)] if query.uid is not None else []
    )
    if query.since_us is not None and query.until_us is not None:
        first, last = local_date(query.since_us, tz), local_date(query.until_us - 1, tz)
        parts.append(f"{first.isoformat()} … {last.isoformat()}")
    return "filter: " + ", ".join(parts)


def mark_words(note: Note) -> str:
    """What a record's mark says in a table: ``marked``, ``note``, both or nothing."""
    parts = ([tr("marked")] if note.marked else []) + ([tr("note")] if note.text else [])
    return ", ".join(parts)
