"""The demonstration: a real server's accounting with a question that is answered by it.

The names in it are demonstration data and say so wherever they are printed.
"""

from __future__ import annotations

import tempfile
import tomllib
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from evidencekit.analysis.values import JobQuery
from evidencekit.assets import asset
from evidencekit.case.model import Acquisition, CaseInfo, Examiner, Kind
from evidencekit.clock import SystemClock, as_us, parse_moment, zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.workflow.values import KeyFile, Received

_ZONE = "America/Toronto"
_ATTACHED = {"etc/hostname", "etc/timezone", "etc/os-release"}
"""Kept and hashed, not read."""

INFO = CaseInfo(
    number="DEMO-2017-118",
    title="Claims transfer (demonstration data)",
    requester="Demonstration: counsel for the operator of claims-gw",
    authority="Demonstration: files copied by the server's operator for this purpose",
    questions=(
        (
            "Did the nightly transfer job partner-upload run on 14 November 2017, "
            "and how did it end compared with other nights?"
        ),
    ),
    zone=_ZONE,
    notes="Demonstration data: the server, its users and its partner are made up; "
    "the accounting records were written by a real Linux kernel.",
    examiner=Examiner(name="Demo Examiner (demonstration)", role="Examiner"),
)


def query() -> JobQuery:
    """The job and range that the demonstration asks about."""
    tz = zone(_ZONE)
    return JobQuery(
        command="partner-upload",
        uid=1004,
        since_us=parse_moment("2017-10-20", tz),
        until_us=parse_moment("2017-11-30", tz, end_of_day=True),
        zone=_ZONE,
        focus=date(2017, 11, 14),
    )


def received() -> tuple[Received, ...]:
    """The files as an investigator would have been handed them, with the list that came along."""
    from evidencekit.workflow.values import Received

    root = asset("demo")
    listed = tomllib.loads((root / "acquisition.toml").read_text("utf-8"))
    host = listed["host"]
    return tuple(
        Received(
            root / host["name"] / entry["path"],
            path_as_received="/" + entry["path"],
            kind=Kind.ATTACHMENT if entry["path"] in _ATTACHED else None,
            modified_us=_moment(entry.get("modified")),
            acquisition=Acquisition(
                copied_by="the server's operator (demonstration)",
                tool="not stated",
                source_host=host["name"],
                source_os=host["system"],
                declared_sha256=entry["sha256"],
                declared_by="the list received with the files (demonstration)",
            ),
        )
        for entry in listed["file"]
    )


@contextmanager
def passing_key() -> Iterator[KeyFile]:
    """A key to seal the demonstration with: made for one report, named for what it is, thrown away."""
    from evidencekit.workflow.sealing import new_identity
    from evidencekit.workflow.values import KeyFile

    phrase = SystemClock().token(16).hex()
    with tempfile.TemporaryDirectory(prefix="evidencekit-") as folder:
        made = new_identity(INFO.examiner.name, "demonstration only", phrase, folder=Path(folder))
        yield KeyFile(made.path, phrase)


def _moment(value: object) -> int | None:
    """A TOML date-time, or text of one, as microseconds; None where the list has none."""
    if value is None:
        return None
    if isinstance(value, str):
        return parse_moment(value, zone("UTC"))
    return as_us(value)  # type: ignore[arg-type]  # tomllib gives a datetime here


def folder() -> Path:
    """Where the demonstration files lie."""
    return asset("demo")
