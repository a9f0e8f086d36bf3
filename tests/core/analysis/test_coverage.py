"""The recording's tests against what the operator did to the system."""

from __future__ import annotations

import struct
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from core.analysis.story import ZONE

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.clocksteps import bound_steps
from evidencekit.analysis.coverage import Examined, examine
from evidencekit.analysis.values import JobQuery
from evidencekit.clock import SECOND
from evidencekit.evidence.supporting import read_supporting_files, settle_times

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidencekit.analysis.values import Check
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import Supporting


@pytest.fixture(scope="module")
def examined(nightly: Evidence) -> Examined:
    return examine(nightly, ZONE)


def checks(examined: Examined) -> dict[str, Check]:
    return {check.code: check for check in examined.coverage.checks}


def test_every_record_is_counted_on_its_local_day(examined: Examined) -> None:
    coverage = examined.coverage
    assert coverage.records == 14_541
    assert sum(count for _day, count in coverage.daily) == 14_541
    assert (coverage.daily[0][0], coverage.daily[-1][0]) == (date(2017, 10, 19), date(2017, 11, 30))
    assert len(coverage.daily) == 43


def test_order_of_ends(examined: Examined) -> None:
    check = checks(examined)["order-of-ends"]
    assert check.result == "found"
    assert check.numbers == {"records": 14_541, "pairs": 14_499, "decreases": 1}


def test_the_clock_step_is_bounded_by_process_ids(
    examined: Examined, truth: dict[str, Any]
) -> None:
    (true,) = [
        event
        for night in truth["nights"]
        for event in night["special"]
        if event["kind"] == "clock-step"
    ]
    (step,) = [step for step in examined.coverage.steps if step.by_us < 0]
    assert step.kind == "step"
    assert step.by_us == true["delta"] * SECOND == -240 * SECOND
    assert step.at_least_us is not None
    assert step.at_most_us is not None
    assert step.at_least_us <= -240 * SECOND <= step.at_most_us
    assert step.at_most_us - step.at_least_us < 2 * SECOND
    assert (step.before is not None and step.before.offset, step.before) is not None


def test_no_stretch_is_given_a_step_that_did_not_happen(
    nightly: Evidence, examined: Examined, truth: dict[str, Any]
) -> None:
    jumps = [(jump["before"], jump["after"]) for jump in truth["lab_jumps"]]
    certain = 0
    for joint, bound in zip(examined.joints, bound_steps(nightly, examined.joints), strict=True):
        if joint.change < 0:
            continue
        moved = sum(
            after - before
            for before, after in jumps
            if joint.end_before / SECOND - 1 <= before and after <= joint.end_after / SECOND + 1
        )
        if bound.low is not None:
            assert bound.low / SECOND <= moved + 1
        if bound.high is not None:
            assert bound.high / SECOND >= moved - 1
        certain += bound.forward and (bound.low or 0) > 60 * SECOND
    assert certain == 38


def test_gaps_by_cause(examined: Examined) -> None:
    by_cause: dict[str, list[tuple[int, int]]] = {}
    for gap in examined.coverage.gaps:
        by_cause.setdefault(gap.cause, []).append((gap.start_us // SECOND, gap.end_us // SECOND))
    assert by_cause["accounting switched"] == [(1510467000, 1510497060)]
    assert by_cause["restart"] == [(1511187600, 1511187625)]
    assert len(by_cause["clock moved forward"]) == 38
    assert len(by_cause["no activity"]) == 42
    assert set(by_cause) == {"accounting switched", "restart", "clock moved forward", "no activity"}


def test_the_restart(examined: Examined) -> None:
    assert examined.coverage.restarts == (1511187625 * SECOND,)
    assert checks(examined)["restarts"].text == (
        "Between 2017-11-20 09:20:00 −05:00 and 2017-11-20 09:20:25 −05:00: process ids start over "
        "(13,282, then 218); accounting is switched on anew there."
    )


def test_the_log_names_the_restart_too(nightly: Evidence, logs: Supporting) -> None:
    found = examine(nightly, ZONE, logs)
    assert "the log says so (" in checks(found)["restarts"].text
    paused = checks(found)["accounting-paused"]
    assert (paused.result, paused.numbers["paused"]) == ("not found", 0)


def test_the_files_join(examined: Examined) -> None:
    assert len(examined.seams) == 41
    assert {seam.kind for seam in examined.seams} == {"off and on"}
    assert {seam.ids_between for seam in examined.seams} == {0, 1}
    assert checks(examined)["rotation"].result == "not found"
    assert checks(examined)["files-missing"].result == "not found"


def test_what_the_clock_forward_check_says(examined: Examined) -> None:
    check = checks(examined)["clock-moved-forward"]
    assert check.result == "found"
    assert check.numbers["stretches"] == 38
    # nightops, process 316, lived through all the jumps of the first boot.
    assert "(nightops, process 316)" in check.text


def test_nothing_else(examined: Examined) -> None:
    found = checks(examined)
    assert found["copies"].result == "not found"
    assert found["damage"].result == "not found"
    assert found["accounting-paused"].result == "could not be tested"


def test_a_missing_file_is_missed(nightly: Evidence, opened: Callable[..., Evidence]) -> None:
    names = [f"nightly-2017/acct-archive/pacct.{number}.gz" for number in (18, 17, 15, 14)]
    found = examine(opened(*names), ZONE)
    assert [seam.kind for seam in found.seams] == ["off and on", "open", "off and on"]
    (gap,) = [gap for gap in found.coverage.gaps if gap.cause == "file missing" and (
        gap.end_us - gap.start_us > 80_000 * SECOND
    )]  # fmt: skip
    assert gap.start_us == 1510635618 * SECOND
    assert checks(found)["rotation"].result == "found"
    missing = checks(found)["files-missing"]
    assert missing.result == "found"
    assert "16" in missing.text


def test_a_full_disk_is_seen_by_ids_without_record(opened: Callable[..., Evidence]) -> None:
    for folder in ("exotic-amd64", "s390x-v3-be"):
        found = examine(opened(f"{folder}/pacct-diskfull"), "UTC")
        (gap,) = [gap for gap in found.coverage.gaps if gap.cause == "ids without record"]
        assert "16 process ids were given out in that time, of which none has a record" in gap.text


def test_a_file_pasted_behind_itself(opened: Callable[..., Evidence]) -> None:
    found = examine(opened("simulated-damage/duplicated.pacct"), ZONE)
    assert [step.kind for step in found.coverage.steps if step.by_us < 0] == ["repeat"]
    assert checks(found)["copies"].numbers["copies"] == 1052
    assert sum(count for _day, count in found.coverage.daily) == 1052


def test_foreign_records_are_no_restart(opened: Callable[..., Evidence]) -> None:
    found = examine(opened("simulated-damage/mixed-endian.pacct"), ZONE)
    assert found.coverage.restarts == ()
    assert [step.kind for step in found.coverage.steps if step.by_us < 0] == ["splice"]
    assert found.recording.layouts == {"linux-v3-le": 1052, "linux-v3-be": 32}
    assert not [
        gap for gap in found.coverage.gaps if gap.cause in {"restart", "accounting switched"}
    ]


def test_unreadable_bytes_explain_a_stretch(opened: Callable[..., Evidence]) -> None:
    found = examine(opened("simulated-damage/zero-page-middle.pacct"), ZONE)
    (gap,) = [gap for gap in found.coverage.gaps if gap.cause == "unreadable bytes"]
    assert "4,096 bytes at 0x2000 of zero-page-middle.pacct" in gap.text
    assert not [gap for gap in found.coverage.gaps if gap.cause == "ids without record"]


def test_steps_of_the_clock_scenario(opened: Callable[..., Evidence]) -> None:
    found = examine(opened("exotic-amd64/pacct-clock"), "UTC")
    back = [step for step in found.coverage.steps if step.by_us < 0]
    assert [step.kind for step in back] == ["step", "step", "unknown"]
    assert [(step.at_most_us or 0) // SECOND for step in back[:2]] == [-3598, -238]


def test_rounding_of_the_bsds_is_no_break(opened: Callable[..., Evidence]) -> None:
    for name in ("v1-amd64-acct.in", "v1-i386-acct.in", "v2-amd64-acct.in", "v2-i386-acct.in"):
        found = examine(opened(f"freebsd/{name}"), "UTC")
        assert found.recording.out_of_order == 0
        assert "(rounding of this layout)" in checks(found)["order-of-ends"].text
        assert checks(found)["restarts"].result == "could not be tested"


def test_an_inner_namespace_is_told(opened: Callable[..., Evidence]) -> None:
    found = examine(
        opened("exotic-amd64/pacct-pidns-host", "exotic-amd64/pacct-pidns-inner"), "UTC"
    )
    (pair,) = found.recording.inner
    assert (pair.inner, pair.outer, pair.records, pair.init_id) == (
        "pacct-pidns-inner", "pacct-pidns-host", 8, 132,
    )  # fmt: skip
    assert found.seams == ()


def test_a_pause_that_the_log_does_not_date(opened: Callable[..., Evidence], data: Path) -> None:
    """The ring buffer of the disk-full scenario counts seconds from the start of the system."""
    evidence = opened("exotic-amd64/pacct-diskfull")
    log = data / "exotic-amd64/dmesg-acct.txt"
    supporting = settle_times(read_supporting_files(logs=[log]), "UTC", evidence)
    assert supporting.logs[0].form == "kernel messages"
    assert (supporting.logs[0].lines, supporting.logs[0].unread) == (14, 0)
    analysis = analyse(evidence, JobQuery("resumed-1"), supporting)
    (found,) = [one for one in analysis.findings if one.code == "accounting-paused"]
    assert found.sentence == (
        "By the kernel's log accounting was paused for want of disk space 1 time, at a time that the "
        "log does not date: processes that ended then may have no record."
    )
    assert found.technical.endswith("dmesg-acct.txt line 12.")
    assert "ids-without-record" in {one.code for one in analysis.findings}


@pytest.mark.parametrize("place", [0, 100, 304])
def test_a_record_without_a_readable_length_is_no_clock_step(
    data: Path, tmp_path: Path, opened: Callable[..., Evidence], place: int
) -> None:
    content = bytearray((data / "nightly-2017/acct-archive/pacct").read_bytes())
    content[64 * place + 28 : 64 * place + 32] = struct.pack("<f", -5.0)
    (tmp_path / "pacct").write_bytes(content)
    found = examine(opened(tmp_path / "pacct"), ZONE)
    check = checks(found)["order-of-ends"]
    assert check.result == "not found"
    assert check.numbers == {"records": 305, "pairs": 304, "decreases": 0}
    assert [day for day, _count in found.coverage.daily] == [date(2017, 11, 30)]
    assert not [step for step in found.coverage.steps if step.by_us < 0]
