"""Logs that state neither year nor zone, in a case: told by its records, and again by a bundle's."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from evidencekit import demonstration, workflow
from evidencekit.clock import as_us

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidencekit.workflow import Workspace

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@pytest.fixture
def ws(data: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Three nights, and their cron log as RFC 3164 has it, copied years later without its date."""
    nights = data / "nightly-2017"
    lines = []
    for text in gzip.decompress((nights / "logs/cron.log.2.gz").read_bytes()).decode().splitlines():
        stamp, rest = text.split(" ", 1)
        local = datetime.fromisoformat(stamp)
        lines.append(f"{MONTHS[local.month - 1]} {local.day:2d} {local:%H:%M:%S} {rest}\n")
    log = tmp_path / "cron.log"
    log.write_text("".join(lines))
    os.utime(log, (1_780_000_000, 1_780_000_000))  # in 2026
    made = workflow.new_case(tmp_path / "c.ekcase", replace(demonstration.INFO, zone="UTC"))
    workflow.add_files(made, [log])
    assert {line.us for line in made.supporting.lines} != {None}
    for number in (17, 16, 15):
        workflow.add_files(made, [nights / f"acct-archive/pacct.{number}.gz"])
    yield made
    made.close()


def test_the_records_tell_year_and_zone_whatever_came_first(ws: Workspace) -> None:
    (log,) = ws.supporting.logs
    assert log.zone_words.startswith(
        "year 2017 and zone UTC−05:00 (told by the records, not UTC as stated): "
    )
    first = as_us(datetime.fromisoformat("2017-11-12T00:17:01-05:00"))
    assert ws.supporting.lines[0].us == first

    workflow.set_info(ws, replace(ws.info, zone="America/Toronto"))
    (log,) = ws.supporting.logs
    assert log.zone_words.startswith(
        "year 2017 and zone America/Toronto (as stated by the examiner): "
    )
    assert ws.supporting.lines[0].us == first

    ws.close()
    again = workflow.open_case(ws.folder)
    assert again.supporting.logs == ws.supporting.logs
    again.close()


def test_the_report_says_so_and_its_bundle_bears_it_out(ws: Workspace, tmp_path: Path) -> None:
    query = replace(demonstration.query(), since_us=None, until_us=None)
    analysis = workflow.analyse(ws, query)
    assert analysis.corroboration.agreed == 3
    (line, *_) = [match for match in analysis.corroboration.matches if match.agrees]
    assert (
        ". The line does not state its time in full: year 2017 and zone UTC−05:00 (told by the "
        "records, not UTC as stated): "
    ) in line.text
    verdict = workflow.finalise(ws, analysis, None, tmp_path / "out").verdict
    assert verdict.ok, verdict.sentence
