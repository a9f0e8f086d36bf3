"""The chain shows tampering, here and in a checker of another language that the docs print."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.case import custody
from evidencekit.case.chain import draft
from evidencekit.case.model import CustodyEvent, CustodyHead
from evidencekit.errors import CaseError

START_US = 1_510_641_601_000_000


def log(count: int = 6) -> list[CustodyEvent]:
    events: list[CustodyEvent] = []
    prev = custody.START
    for number in range(1, count + 1):
        event = draft(
            "note-written",
            f"Überprüfung {number} „quoted“ \\ \x01\n",
            START_US + number,
            actor="Ann",
            facts={"seq": 1, "text": "x", "list": [1, None, True, "ü"]},
        )
        event = custody.chained(replace(event, seq=number), prev)
        prev = event.hash
        events.append(event)
    return events


def rechained(events: list[CustodyEvent]) -> list[CustodyEvent]:
    out, prev = [], custody.START
    for event in events:
        event = custody.chained(event, prev)
        prev = event.hash
        out.append(event)
    return out


def test_the_hash_is_that_of_prev_line_feed_body() -> None:
    import hashlib

    event = log(1)[0]
    body = custody.body_of(event)
    assert event.prev == "0" * 64
    assert event.hash == hashlib.sha256(b"0" * 64 + b"\n" + body).hexdigest()
    assert body.startswith(b'{"actor":"Ann","corrects":null,"exhibit":"","facts":{"list":[1,null')
    assert json.loads(body)["recorded"] == "2017-11-14T06:40:01.000001Z"


def test_a_whole_log_has_no_fault() -> None:
    events = log()
    assert custody.check_chain(events) == ()
    assert custody.check_chain(events, [custody.head_of(events), custody.head_of(events[:3])]) == ()
    assert custody.check_chain([]) == ()
    assert custody.head_of([]) == CustodyHead(0, custody.START)


def test_a_changed_event() -> None:
    events = log()
    events[2] = replace(events[2], text="something else")
    assert custody.check_chain(events) == ("event 3 was changed after it was written",)


def test_a_changed_event_with_its_own_hash_made_new() -> None:
    events = log()
    events[2] = custody.chained(replace(events[2], text="other"), events[2].prev)
    assert custody.check_chain(events) == ("event 4 is not chained to the event before it",)


def test_a_missing_event() -> None:
    events = log()
    del events[2]
    assert custody.check_chain(events) == (
        "event 3 is missing before event 4",
        "event 4 is not chained to the event before it",
    )


def test_a_number_beyond_all_events_is_not_counted_up_to() -> None:
    """A log is checked before it is believed: one line may bear any number."""
    body = b'{"seq":1000000000000000000}'
    link = custody.Link(10**18, body, custody.START, custody.link_hash(custody.START, body))
    assert custody.check_links([link]) == (
        f"event 1 to {10**18 - 1} is missing before event {10**18}",
    )


def test_events_missing_between_others_are_told_from_the_first_to_the_last() -> None:
    events = [event for event in log(9) if event.seq not in {3, 5, 6}]
    faults = [fault for fault in custody.check_chain(events) if "missing" in fault]
    assert faults == ["event 3 is missing before event 4", "event 5 to 6 is missing before event 7"]


def test_an_inserted_event() -> None:
    events = log()
    events.insert(3, custody.chained(replace(events[2], text="never happened"), events[2].hash))
    faults = custody.check_chain(events)
    assert "event 3 stands in the log twice: one was inserted" in faults


def test_re_ordered_events() -> None:
    events = log()
    events[2], events[3] = events[3], events[2]
    faults = custody.check_chain(events)
    assert "event 4 stands too early: the order was changed" in faults
    assert "event 3 stands too late: the order was changed, or it was inserted" in faults
    assert not any(fault.startswith("event 5 stands") for fault in faults)


def test_a_log_renumbered_after_a_removal_shows_only_against_a_head() -> None:
    events = log()
    head = custody.head_of(events)
    rewritten = rechained(
        [replace(event, seq=number) for number, event in enumerate(events[:2] + events[3:], 1)]
    )
    assert custody.check_chain(rewritten) == ()
    assert custody.check_chain(rewritten, [head]) == (
        "the log was cut: it holds 5 events, but one handed out earlier counted 6",
    )
    earlier = custody.head_of(events[:4])
    assert custody.check_chain(rewritten, [earlier]) == (
        "the log was rewritten: its first 4 events are not those handed out earlier",
    )


def test_a_cut_log_shows_only_against_a_head() -> None:
    events = log()
    assert custody.check_chain(events[:4]) == ()
    assert custody.check_chain(events[:4], [custody.head_of(events)]) == (
        "the log was cut: it holds 4 events, but one handed out earlier counted 6",
    )


def test_json_lines_there_and_back() -> None:
    events = log()
    text = custody.to_jsonl(events)
    assert text.count(b"\n") == 6
    assert [json.loads(line)["body"]["seq"] for line in text.splitlines()] == [1, 2, 3, 4, 5, 6]
    assert list(custody.from_jsonl(text)) == events
    assert custody.from_jsonl(b"") == ()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b'{"body": {"seq":1},"hash":"%s","prev":"%s"}' % (b"0" * 64, b"0" * 64),
        b'{"body":{"seq":1},"hash":"00","prev":"00"}',
        b'{"body":{"seq":"1"},"hash":"%s","prev":"%s"}' % (b"0" * 64, b"0" * 64),
    ],
)
def test_lines_that_are_no_events(line: bytes) -> None:
    with pytest.raises(CaseError, match="no line of a custody log"):
        custody.links_from_jsonl(line + b"\n" + custody.to_jsonl(log(1)))


def test_a_body_with_a_key_too_many_is_not_read_as_an_event() -> None:
    text = custody.to_jsonl(log(1)).replace(b'"actor"', b'"Actor":1,"actor"')
    assert len(custody.links_from_jsonl(text)) == 1
    with pytest.raises(CaseError, match="no custody event that this version reads"):
        custody.from_jsonl(text)


@pytest.mark.parametrize("odd", [0.5, b"bytes", {1: "number as key"}, {"a": {"b": 1.0}}, "\udcff"])
def test_what_canonical_json_cannot_hold_is_refused(odd: object) -> None:
    with pytest.raises(CaseError):
        custody.canonical({"x": odd})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values)
def test_canonical_json_is_json_and_stable(value: object) -> None:
    text = custody.canonical(value)
    assert json.loads(text) == value
    assert custody.canonical(json.loads(text)) == text


# The checker printed in the docs


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("perl") is None:
        pytest.skip("no perl on this machine")
    page = Path(__file__).parents[3] / "docs/custody-log.md"
    code = re.search(r"```perl\n(.*?)```", page.read_text(), re.DOTALL)
    assert code is not None
    assert len(code[1].splitlines()) <= 25
    path = tmp_path_factory.mktemp("perl") / "check-custody.pl"
    path.write_text(code[1])
    return path


def run(checker: Path, folder: Path, text: bytes, *head: str) -> tuple[int, str]:
    file = folder / "custody.jsonl"
    file.write_bytes(text)
    done = subprocess.run(
        ["perl", checker, file, *head], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_checker_accepts_a_whole_log(checker: Path, tmp_path: Path) -> None:
    events = log()
    head = custody.head_of(events)
    said = f"6 events, all chained; head {head.hash}\n"
    assert run(checker, tmp_path, custody.to_jsonl(events)) == (0, said)
    assert run(checker, tmp_path, custody.to_jsonl(events), "6", head.hash) == (0, said)
    assert run(checker, tmp_path, custody.to_jsonl(events), "2", events[1].hash) == (0, said)


def test_the_checker_finds_what_we_find(checker: Path, tmp_path: Path) -> None:
    events = log()
    text = custody.to_jsonl(events)
    lines = text.splitlines(keepends=True)
    cases = {
        "changed": text.replace(b"pr\xc3\xbcfung 3", b"pr\xc3\xbcfung 9"),
        "missing": b"".join(lines[:2] + lines[3:]),
        "inserted": b"".join([*lines[:3], lines[2], *lines[3:]]),
        "re-ordered": b"".join([*lines[:2], lines[3], lines[2], *lines[4:]]),
    }
    for name, damaged in cases.items():
        code, said = run(checker, tmp_path, damaged)
        assert (code, "event 3" in said or "event 4" in said) == (1, True), (name, said)
        assert custody.check_links(custody.links_from_jsonl(damaged)), name
    head = custody.head_of(events)
    cut = b"".join(lines[:4])
    assert run(checker, tmp_path, cut)[0] == 0
    assert run(checker, tmp_path, cut, "6", head.hash) == (
        1,
        "event 5: cut off, 6 events were handed out earlier\n",
    )
    rewritten = rechained([*events[:5], replace(events[5], text="later thoughts")])
    assert run(checker, tmp_path, custody.to_jsonl(rewritten))[0] == 0
    assert run(checker, tmp_path, custody.to_jsonl(rewritten), "6", head.hash) == (
        1,
        "event 6: not the head handed out earlier\n",
    )
