"""The filter line: each term against the facts of the night in question, errors with a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from evidencekit_gui.record_order import radix_order
from evidencekit_gui.record_query import Query, duration, find, locate

from evidencekit.errors import BadRequest, Cancelled
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_file
from evidencekit.records import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USERS = {0: "root", 1004: "batch"}
ZONE = "America/Toronto"


@pytest.fixture(scope="module")
def evidence(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    file = open_file(
        data / "nightly-2017/acct-archive/pacct.16.gz", workdir=tmp_path_factory.mktemp("work")
    )
    held = Evidence([file])
    yield held
    held.close()


def numbers(evidence: Evidence, text: str) -> list[int]:
    found = find(evidence, Query(text, ZONE), USERS)
    assert found.total == 1052
    assert found.numbers.dtype == np.uint32
    return [int(number) for number in found.numbers]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("", 1052),
        ("command:partner-upload", 2),
        ("command:partner-upload exit:28", 1),
        ("command:partner-upload exit:!=0 length:>60s", 1),
        ("command:partner* uid:1004", 2),
        ("user:batch command:curl", 1),
        ("pid:9441", 1),
        ("offset:0x14C0", 1),
        ("partner-UP", 2),
        ("command:partner-upload until:2017-11-13", 0),
        ("command:partner-upload since:2017-11-14 until:2017-11-14", 2),
        ('command:"partner-upload" since:"2017-11-14 02:00:02"', 0),
        ("length:>=9:40.38 length:<=580.38s command:partner-upload", 1),
        ("outcome:not-recorded", 0),
        ("exhibit:EX-999", 0),
    ],
)
def test_terms(evidence: Evidence, text: str, hits: int) -> None:
    assert len(numbers(evidence, text)) == hits


def test_a_filter_and_its_opposite_make_up_the_whole(evidence: Evidence) -> None:
    for one, other in (
        ("exit:0", "exit:!=0"),
        ("command:modprobe", "command:!=modprobe"),
        ("length:>1s", "length:<=1s"),
        ("user:root", "user:!=root"),
    ):
        both = numbers(evidence, one) + numbers(evidence, other)
        signals = numbers(evidence, "outcome:signal") if one.startswith("exit") else []
        assert sorted([*both, *signals]) == list(range(1052)), one


def test_sorting_is_by_value_and_stable(evidence: Evidence) -> None:
    found = find(evidence, Query("", ZONE, "length", down=True), USERS)
    table = evidence.take(found.numbers)
    assert (np.diff(table.elapsed_us) <= 0).all()
    up = find(evidence, Query("", ZONE, "command"), USERS)
    names = evidence.take(up.numbers).command
    assert (names[:-1] <= names[1:]).all()
    same = up.numbers[names == b"modprobe"]
    assert (np.diff(same.astype(np.int64)) > 0).all()
    assert find(evidence, Query("", ZONE, "exhibit"), USERS).numbers.tolist() == list(range(1052))


@pytest.mark.parametrize(
    "text",
    ["exti:28", "exit:two", "length:long", "since:yesterday", "user:nobody-known", "outcome:bad",
     "exit:", 'command:"open'],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_a_way_out(evidence: Evidence, text: str) -> None:
    with pytest.raises(BadRequest) as raised:
        numbers(evidence, text)
    assert raised.value.what
    assert raised.value.do_next


def test_lengths_as_people_type_them() -> None:
    assert [duration(text) for text in ("60s", "1m", "1:00", "0.5", "1h", "1:00:00")] == [
        60_000_000, 60_000_000, 60_000_000, 500_000, 3_600_000_000, 3_600_000_000,
    ]  # fmt: skip


def test_it_stops_when_asked(evidence: Evidence) -> None:
    def stop(what: str, done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        find(evidence, Query("exit:28", ZONE), USERS, stop)


@pytest.mark.parametrize("order", ["length", "command", "start", "cpu", "exhibit", "outcome"])
def test_sorting_in_passes_is_sorting(evidence: Evidence, order: str) -> None:
    table = evidence.rows(0, evidence.total)
    columns: dict[str, list[Any]] = {
        "length": [int(us) for us in table.elapsed_us],
        "command": [bytes(name) for name in table.command],
        "start": [int(us) for us in table.start_us],
        "cpu": [int(u + s) for u, s in zip(table.user_us, table.system_us, strict=True)],
        "exhibit": [0] * len(table),
        "outcome": [int(status) for status in table.status],
    }
    values = columns[order]
    found = find(evidence, Query(order=order), USERS)
    assert [int(n) for n in found.numbers] == sorted(range(len(table)), key=values.__getitem__)
    turned = find(evidence, Query(order=order, down=True), USERS)
    assert [values[int(n)] for n in turned.numbers] == sorted(values, reverse=True)


def test_whole_numbers_of_any_size_and_sign_are_sorted() -> None:
    keys = np.array([5, -(2**62), 2**62, -1, 0, 65_536, 65_535, 5], np.int64)
    order = radix_order(keys, lambda what, done, total: None)
    assert keys[order].tolist() == sorted(keys.tolist())
    assert order.tolist().index(0) < order.tolist().index(7), "equal ones stay as they came"
    assert radix_order(np.empty(0, np.int64), lambda *_: None).tolist() == []


def test_sorting_stops_between_two_passes() -> None:
    def stop(what: str, done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        radix_order(np.array([1 << 60, 0], np.int64), stop)


@pytest.mark.parametrize(
    ("asked", "number"),
    [("1", 0), ("1,052", 1051), ("EX @ 0x14C0", 83), ("EX 5312", 83), ("EX @ 0x14FF", 83)],
)
def test_a_record_is_found_by_number_and_place(
    data: Path, tmp_path: Path, asked: str, number: int
) -> None:
    source = Source("pacct.16.gz", "EX")
    path = data / "nightly-2017/acct-archive/pacct.16.gz"
    held = Evidence([open_file(path, workdir=tmp_path, source=source)])
    assert locate(held, asked, ZONE) == number
    held.close()


def test_a_record_is_found_by_time(evidence: Evidence) -> None:
    number = locate(evidence, "2017-11-14 02:09:41", ZONE)
    ends = evidence.rows(0, evidence.total).end_us
    at = 1_510_643_381_000_000
    assert ends[number] >= at
    assert (ends[:number] < at).all()


@pytest.mark.parametrize("asked", ["0", "1053", "2030-01-01", "tomorrow", "EX-999 @ 0x0"])
def test_what_is_not_there_is_said_so(evidence: Evidence, asked: str) -> None:
    with pytest.raises(BadRequest) as told:
        locate(evidence, asked, ZONE)
    assert told.value.do_next
