"""What a case remembers of the window: the report's form and the job looked at last, as plain JSON.

It lies in the case itself, so that it goes where the case goes and nothing of it is left elsewhere.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from evidencekit.analysis.values import JobQuery
from evidencekit.report.options import DECLARATIONS, Decision, LeftOut, ReportOptions

FORM = "report-form"
"""Setting of the case that keeps what the report form says."""
QUERY = "job-query"
"""Setting of the case that keeps which job was looked at last."""
HELD = "being-typed"
"""Setting of the case that keeps what was typed and is not said yet, by the name of its field: the
form's own, or one of these with a finding's key, a record's, an exhibit's or event's number behind
it."""
STATEMENT, NOTE, ACQUISITION = "statement:", "note:", "acquisition:"
PARTICULARS, HAND_OVER, CORRECTION = "particulars", "hand-over:", "correction:"
HASHES, CLOCK = "hashes", "clock"
WORDS = ("opinion", "opinion_range", "contrary", "interests", "ordinary_course")
"""The examiner's own words among the options of a report."""


def form_as_json(options: ReportOptions) -> dict[str, Any]:
    """What the form says, to be kept with the case."""
    return {
        "profile": options.profile,
        "paper": options.paper,
        "left_out": [asdict(one) for one in options.left_out],
        "decisions": [asdict(one) for one in options.decisions],
        "declarations": list(options.declarations),
        **{name: getattr(options, name) for name in WORDS},
    }


def form_from_json(kept: dict[str, Any]) -> ReportOptions:
    """What a case kept; what is not understood (another version's) is left at its default."""
    known: dict[str, Any] = {
        name: str(kept[name]) for name in ("profile", "paper", *WORDS) if name in kept
    }
    return replace(
        ReportOptions(),
        **known,
        left_out=tuple(LeftOut(**one) for one in kept.get("left_out", ())),
        decisions=tuple(Decision(**one) for one in kept.get("decisions", ())),
        declarations=tuple(key for key in kept.get("declarations", ()) if key in DECLARATIONS),
    )


def query_as_json(query: JobQuery) -> dict[str, Any]:
    """A question, to be kept with the case."""
    return {**asdict(query), "focus": query.focus.isoformat() if query.focus else None}


def query_from_json(kept: dict[str, Any]) -> JobQuery | None:
    """The question a case kept; None where there is none, or another version's."""
    try:
        focus = date.fromisoformat(kept["focus"]) if kept["focus"] else None
        return JobQuery(**{**kept, "focus": focus})
    except (KeyError, TypeError, ValueError):
        return None
