"""Years and zones that logs do not state, inferred from the real records of 42 nights."""

from __future__ import annotations

import gzip
import re
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from evidencekit.clock import as_us, zone
from evidencekit.evidence import timing
from evidencekit.evidence.anchors import Anchors
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import find, open_file
from evidencekit.evidence.supporting import read_supporting_files, settle_times
from evidencekit.evidence.values import Topic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)\.\d+([+-]\d\d:\d\d) (.*)")


@pytest.fixture(scope="module")
def evidence(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    workdir = tmp_path_factory.mktemp("work")
    with ExitStack() as stack:
        files = [
            stack.enter_context(open_file(path, workdir=workdir))
            for path in find([data / "nightly-2017/acct-archive"])
        ]
        yield Evidence(files)


def iso_lines(data: Path, name: str) -> list[str]:
    """All lines of a rotated log, oldest first."""
    folder = data / "nightly-2017/logs"
    text = ""
    for path in sorted(folder.glob(f"{name}*"), key=lambda path: -rotation(path.name)):
        raw = path.read_bytes()
        text += (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    return text.splitlines()


def rotation(name: str) -> int:
    found = re.search(r"\.log\.(\d+)", name)
    return int(found[1]) if found else 0


def traditional(lines: list[str], *, minutes: int | None = None, years: int = 0) -> bytes:
    """The same lines as RFC 3164 has them; with ``minutes`` in a fixed distance from UTC."""
    out = []
    for line in lines:
        match = STAMP.fullmatch(line)
        assert match is not None
        local = datetime.fromisoformat(f"{match[1]}-{match[2]}-{match[3]}T{match[4]}{match[5]}")
        if minutes is not None:
            local = local.astimezone(timezone(timedelta(minutes=minutes)))
        local = local.replace(year=local.year + years)
        out.append(f"{MONTHS[local.month - 1]} {local.day:2d} {local:%H:%M:%S} {match[6]}\n")
    return "".join(out).encode()


def test_a_traditional_log_gets_year_and_zone_from_the_records(
    data: Path, evidence: Evidence, tmp_path: Path
) -> None:
    lines = iso_lines(data, "cron.log")
    log = tmp_path / "cron.log"
    log.write_bytes(traditional(lines))
    found = read_supporting_files(logs=[log])
    assert found.logs[0].form == "RFC 3164"
    assert found.logs[0].zone_words == "696 lines state neither year nor zone"
    assert {line.us for line in found.lines} == {None}

    settled = settle_times(found, "America/Toronto", evidence)

    truth = [as_us(datetime.fromisoformat(line.split(" ")[0])) for line in lines]
    told = sorted((line.number, line.us) for line in settled.lines)
    assert len(told) == len(lines) == 696
    wrong = [
        n for (n, us), real in zip(told, truth, strict=True) if us != real // 1_000_000 * 1_000_000
    ]
    assert wrong == []
    words = settled.logs[0].zone_words
    assert words.startswith("year 2017 and zone America/Toronto (as stated by the examiner): ")
    assert all(line.inferred == words for line in settled.lines)
    agreed = int(words.split(": ")[1].split(" ")[0].replace(",", ""))
    starts = sum(line.topic == Topic.CRON_START for line in settled.lines)
    assert agreed > 0.95 * starts


def test_a_wrongly_stated_zone_is_found_out(data: Path, evidence: Evidence, tmp_path: Path) -> None:
    log = tmp_path / "cron.log"
    log.write_bytes(traditional(iso_lines(data, "cron.log"), minutes=8 * 60))
    settled = settle_times(read_supporting_files(logs=[log]), "America/Toronto", evidence)
    words = settled.logs[0].zone_words
    assert words.startswith(
        "year 2017 and zone UTC+08:00 (told by the records, not America/Toronto as stated): "
    )
    first = settled.lines[0]
    assert first.local == "????-10-20T11:50:21"
    assert first.us == as_us(datetime.fromisoformat("2017-10-19T23:50:21-04:00"))


def test_a_log_without_cron_lines_follows_one_of_the_same_host(
    data: Path, evidence: Evidence, tmp_path: Path
) -> None:
    cron, kern = tmp_path / "cron.log", tmp_path / "kern.log"
    cron.write_bytes(traditional(iso_lines(data, "cron.log")))
    kern.write_bytes(traditional(iso_lines(data, "kern.log")))
    settled = settle_times(read_supporting_files(logs=[kern, cron]), "America/Toronto", evidence)
    by_name = {log.exhibit: log for log in settled.logs}
    assert by_name[str(kern)].zone_words == (
        f"year 2017, zone America/Toronto as in {cron} of the same host, told by the records"
    )
    boots = [line.us for line in settled.lines if line.topic == Topic.BOOT]
    assert boots == [
        as_us(datetime.fromisoformat("2017-10-19T23:50:21-04:00")),
        as_us(datetime.fromisoformat("2017-11-20T09:20:26-05:00")),
    ]


def test_without_records_the_files_own_date_tells_the_year_and_that_is_said(
    data: Path, tmp_path: Path
) -> None:
    log = tmp_path / "cron.log"
    log.write_bytes(traditional(iso_lines(data, "cron.log")))
    found = read_supporting_files(logs=[log])
    assert settle_times(found, "America/Toronto").lines[0].us is None
    dated = {str(log): as_us(datetime.fromisoformat("2018-03-01T00:00:00+00:00"))}
    settled = settle_times(found, "America/Toronto", dated=dated)
    assert settled.logs[0].zone_words == (
        "year 2017 from the date of the file, zone America/Toronto as stated by the examiner; "
        "not confirmed by the records"
    )


def test_a_copy_dated_by_its_copying_is_not_put_after_all_records(
    data: Path, evidence: Evidence, tmp_path: Path
) -> None:
    kern = tmp_path / "kern.log"  # no cron lines, so nothing agrees by process id
    kern.write_bytes(traditional(iso_lines(data, "kern.log")))
    dated = {str(kern): as_us(datetime.fromisoformat("2026-03-01T00:00:00+00:00"))}
    settled = settle_times(
        read_supporting_files(logs=[kern]), "America/Toronto", evidence, dated=dated
    )
    assert settled.logs[0].zone_words == (
        "year 2017 because 2025, told by the date of the file, would put all its lines after the "
        "last record, and 2017 is the latest year that does not, zone America/Toronto as stated by "
        "the examiner; not confirmed by the records"
    )
    boots = [line.us for line in settled.lines if line.topic == Topic.BOOT]
    assert boots[-1] == as_us(datetime.fromisoformat("2017-11-20T09:20:26-05:00"))


def test_the_same_words_within_one_log_stay_two_lines(tmp_path: Path) -> None:
    kern, syslog = tmp_path / "kern.log", tmp_path / "syslog"
    words = b"2017-11-14T02:00:0%d+00:00 gw kernel: %sProcess accounting resumed\n"
    kern.write_bytes(words % (1, b"") + words % (2, b"") + words % (9, b""))
    syslog.write_bytes(words % (1, b"[   12.345678] ") + words % (3, b"[   14.345678] "))
    settled = settle_times(read_supporting_files(logs=[kern, syslog]), "UTC")
    told = [(line.exhibit == str(kern), line.number, line.also) for line in settled.lines]
    assert told == [
        (True, 1, ((str(syslog), 1),)),
        (True, 2, ((str(syslog), 2),)),
        (True, 3, ()),
    ]
    assert settled.lines[0].place == f"{kern} line 1 [also {syslog} line 1]"


def test_a_new_year_inside_a_log_is_seen(tmp_path: Path) -> None:
    log = tmp_path / "cron.log"
    log.write_bytes(
        b"Dec 31 23:59:01 gw CRON[10]: (root) CMD (a)\n"
        b"Jan  1 00:00:01 gw CRON[11]: (root) CMD (b)\n"
        b"Jan  1 00:01:01 gw CRON[12]: (root) CMD (c)\n"
    )
    found = read_supporting_files(logs=[log])
    assert [line.years_back for line in found.lines] == [1, 0, 0]
    assert found.logs[0].years == 1
    dated = {str(log): as_us(datetime.fromisoformat("2018-01-02T00:00:00+00:00"))}
    settled = settle_times(found, "UTC", dated=dated)
    assert [line.us for line in settled.lines] == [
        as_us(datetime.fromisoformat(text + "+00:00"))
        for text in ("2017-12-31T23:59:01", "2018-01-01T00:00:01", "2018-01-01T00:01:01")
    ]


def test_a_repeated_hour_is_told_by_the_order_of_the_lines(tmp_path: Path) -> None:
    log = tmp_path / "cron.log"
    log.write_bytes(
        b"Nov  5 01:30:01 gw CRON[10]: (root) CMD (a)\n"
        b"Nov  5 01:59:01 gw CRON[11]: (root) CMD (b)\n"
        b"Nov  5 01:00:01 gw CRON[12]: (root) CMD (c)\n"
        b"Nov  5 01:30:01 gw CRON[13]: (root) CMD (d)\n"
    )
    dated = {str(log): as_us(datetime.fromisoformat("2017-11-06T00:00:00+00:00"))}
    settled = settle_times(read_supporting_files(logs=[log]), "America/Toronto", dated=dated)
    assert [line.us for line in settled.lines] == [
        as_us(datetime.fromisoformat(text))
        for text in (
            "2017-11-05T01:30:01-04:00",
            "2017-11-05T01:59:01-04:00",
            "2017-11-05T01:00:01-05:00",
            "2017-11-05T01:30:01-05:00",
        )
    ]


def test_a_log_that_runs_backwards_is_not_dated(
    data: Path, evidence: Evidence, tmp_path: Path
) -> None:
    log = tmp_path / "cron.log"
    lines = traditional(iso_lines(data, "cron.log")).splitlines(keepends=True)
    log.write_bytes(b"".join(reversed(lines)))
    dated = {str(log): as_us(datetime.fromisoformat("2018-03-01T00:00:00+00:00"))}
    settled = settle_times(
        read_supporting_files(logs=[log]), "America/Toronto", evidence, dated=dated
    )
    assert {line.us for line in settled.lines} == {None}
    assert settled.logs[0].zone_words == (
        "696 lines state neither year nor zone; the lines stand newest first, "
        "so their times are not inferred"
    )


def test_a_leap_day_is_of_a_leap_year_or_unknown(tmp_path: Path) -> None:
    log = tmp_path / "cron.log"
    log.write_bytes(
        b"Feb 29 02:00:01 gw CRON[10]: (root) CMD (a)\n"
        b"Mar  1 02:00:01 gw CRON[11]: (root) CMD (a)\n"
    )
    found = read_supporting_files(logs=[log])

    def told(date: str) -> list[int | None]:
        dated = {str(log): as_us(datetime.fromisoformat(date + "T00:00:00+00:00"))}
        return [line.us for line in settle_times(found, "UTC", dated=dated).lines]

    assert told("2016-03-02") == [
        as_us(datetime.fromisoformat("2016-02-29T02:00:01+00:00")),
        as_us(datetime.fromisoformat("2016-03-01T02:00:01+00:00")),
    ]
    # In 2017 there was no such day: that line is of no known time, and sorts last.
    assert told("2017-03-02") == [as_us(datetime.fromisoformat("2017-03-01T02:00:01+00:00")), None]


def test_a_clock_set_back_is_no_new_year(tmp_path: Path) -> None:
    log = tmp_path / "cron.log"
    log.write_bytes(
        b"Nov  9 02:00:01 gw CRON[10]: (root) CMD (a)\n"
        b"Nov  9 01:56:01 gw CRON[11]: (root) CMD (b)\n"
        b"Nov  9 02:00:02 gw CRON[12]: (root) CMD (c)\n"
    )
    (read,) = read_supporting_files(logs=[log]).logs
    assert (read.years, read.newest_first) == (0, False)


def test_an_hour_that_never_was_is_kept_as_written(tmp_path: Path) -> None:
    log = tmp_path / "cron.log"
    log.write_bytes(b"Mar 12 02:30:00 gw CRON[10]: (root) CMD (a)\n")
    dated = {str(log): as_us(datetime.fromisoformat("2017-03-13T00:00:00+00:00"))}
    settled = settle_times(read_supporting_files(logs=[log]), "America/Toronto", dated=dated)
    (line,) = settled.lines
    assert line.local == "????-03-12T02:30:00"
    assert line.us == as_us(datetime.fromisoformat("2017-03-12T02:30:00-05:00"))


def test_an_hourly_line_of_the_repeated_hour_is_told_by_its_record(tmp_path: Path) -> None:
    """cron logs at the same second of both hours: order tells nothing, the process ids do."""
    starts = {
        10: "2017-11-05T00:17:01-04:00", 11: "2017-11-05T01:17:01-04:00",
        12: "2017-11-05T01:17:01-05:00", 13: "2017-11-05T02:17:01-05:00",
    }  # fmt: skip
    known = {pid: [as_us(datetime.fromisoformat(text))] for pid, text in starts.items()}
    span = [us for (us,) in known.values()]
    anchors = Anchors(known, span[0], span[-1], (2017,))
    log = tmp_path / "cron.log"
    log.write_text(
        "".join(
            f"Nov  5 {text[11:19]} gw CRON[{pid}]: (root) CMD (a)\n" for pid, text in starts.items()
        )
    )
    found = read_supporting_files(logs=[log])
    reading = timing.Reading(2017, zone("America/Toronto"), "America/Toronto")
    assert timing.moments(found.lines, reading, anchors) == span
    assert timing.moments(found.lines, reading, None)[2] == span[1]


EXCURSION = (
    b"Nov 13 02:00:01 gw CRON[10]: (root) CMD (a)\n"
    b"%b 00:00:09 gw kernel: Linux version 4.9\n"
    b"%b 00:00:30 gw CRON[11]: (root) CMD (b)\n"
    b"Nov 14 02:00:01 gw CRON[12]: (root) CMD (c)\n"
)


@pytest.mark.parametrize("day", [b"Jan  1", b"Dec 31", b"Feb  3"])
def test_a_clock_that_starts_at_the_beginning_of_a_year_makes_no_new_year(
    tmp_path: Path, day: bytes
) -> None:
    """A system without a battery begins each start at a fixed date, until its clock is set."""
    log = tmp_path / "cron.log"
    lines = EXCURSION.replace(b"%b", day)
    log.write_bytes(lines if day != b"Dec 31" else lines.replace(b"Nov", b"Sep"))
    found = read_supporting_files(logs=[log])
    assert [line.years_back for line in found.lines] == [0, 0, 0, 0]
    assert found.logs[0].years == 0


def test_a_year_passed_over_in_silence_is_still_a_year(tmp_path: Path) -> None:
    log = tmp_path / "cron.log"
    log.write_bytes(
        b"Dec 31 23:59:01 gw CRON[10]: (root) CMD (a)\n"
        b"Jan  1 00:00:01 gw CRON[11]: (root) CMD (b)\n"
        b"Mar 20 00:01:01 gw CRON[12]: (root) CMD (c)\n"
        b"Mar 28 00:01:01 gw CRON[12]: (root) CMD (c)\n"
        b"Jan  2 00:01:01 gw CRON[13]: (root) CMD (d)\n"
    )
    found = read_supporting_files(logs=[log])
    assert [line.years_back for line in found.lines] == [2, 1, 1, 1, 0]


def test_a_date_of_1970_tells_no_year(tmp_path: Path) -> None:
    """A copy without a date of its own is dated 1970 by many systems."""
    log = tmp_path / "cron.log"
    for day in (b"Feb 29", b"Nov 14"):
        log.write_bytes(day + b" 02:00:01 gw CRON[10]: (root) CMD (a)\n")
        settled = settle_times(read_supporting_files(logs=[log]), "UTC", dated={str(log): 0})
        assert [(line.us, line.inferred) for line in settled.lines] == [(None, "")]


def test_a_year_that_the_records_cannot_tell_is_not_said_to_be_told_by_them(
    data: Path, evidence: Evidence, tmp_path: Path
) -> None:
    """A log of the same host from before all records: no year of it meets any of them."""
    cron, kern = tmp_path / "cron.log", tmp_path / "kern.log"
    cron.write_bytes(traditional(iso_lines(data, "cron.log")))
    kern.write_bytes(b"Feb 29 02:00:01 claims-gw kernel: Process accounting resumed\n")
    found = read_supporting_files(logs=[kern, cron])
    (line,) = [
        line
        for line in settle_times(found, "America/Toronto", evidence).lines
        if line.exhibit == str(kern)
    ]
    assert (line.us, line.inferred) == (None, "")
    dated = {str(kern): as_us(datetime.fromisoformat("2017-01-01T00:00:00+00:00"))}
    settled = settle_times(found, "America/Toronto", evidence, dated=dated)
    assert {log.exhibit: log for log in settled.logs}[str(kern)].zone_words == (
        f"year 2016 from the date of the file, zone America/Toronto as in {cron} of the same host, "
        "told by the records; the year is not confirmed by them"
    )


def test_messages_of_two_starts_of_the_kernel_are_two_though_no_time_tells_them_apart(
    tmp_path: Path,
) -> None:
    for name, stamp in (("dmesg", b"   15.300000"), ("dmesg.0", b"   99.300000")):
        (tmp_path / name).write_bytes(
            b"[    0.000000] Linux version 6.1\n[%s] Process accounting resumed\n" % stamp
        )
    logs = [tmp_path / "dmesg", tmp_path / "dmesg.0"]
    settled = settle_times(read_supporting_files(logs=logs), "UTC")
    assert [(line.topic, line.also) for line in settled.lines] == [
        (Topic.BOOT, ()), (Topic.ACCOUNTING_RESUMED, ()),
        (Topic.BOOT, ()), (Topic.ACCOUNTING_RESUMED, ()),
    ]  # fmt: skip


def test_very_many_like_lines_in_two_logs_are_paired_one_by_one(tmp_path: Path) -> None:
    many = 10_000
    line = b"2017-11-14T02:00:01Z h kernel: Process accounting resumed\n"
    (tmp_path / "a").write_bytes(line * many)
    (tmp_path / "b").write_bytes(line * (many + 1))
    settled = settle_times(read_supporting_files(logs=[tmp_path / "a", tmp_path / "b"]), "UTC")
    assert len(settled.lines) == many + 1
    assert sum(len(line.also) for line in settled.lines) == many
