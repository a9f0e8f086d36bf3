"""Running steps: every fault becomes a line, and what strays to standard error is noticed."""

from __future__ import annotations

import os

from evidencekit.errors import BadRequest
from evidencekit.selftest import Step, run_steps, table
from evidencekit.selftest.testing import Failed


def said(text: str) -> str:
    return text


def refuse() -> str:
    raise Failed("it is not so")


def refuse_input() -> str:
    raise BadRequest("what", "where", "do this")


def break_down() -> str:
    return str(1 // 0)


def stray() -> str:
    os.write(2, b"a library complains\n")
    return "done"


def test_every_step_becomes_a_line_and_none_stops_the_others() -> None:
    steps = [
        Step("good", lambda: said("fine")),
        Step("bad", refuse),
        Step("worse", refuse_input),
        Step("broken", break_down),
    ]
    outcomes = run_steps(steps)
    assert [(o.title, o.passed) for o in outcomes] == [
        ("good", True), ("bad", False), ("worse", False), ("broken", False),
        ("standard error", True),
    ]  # fmt: skip
    assert outcomes[2].text == "what: where: do this"
    assert outcomes[3].text.startswith("fault in the program: ZeroDivisionError")
    assert table(outcomes).splitlines()[-1].startswith("3 of 5 tests FAILED in ")


def test_a_stray_line_fails_the_whole_unless_it_is_known() -> None:
    outcomes = run_steps([Step("noisy", stray)])
    assert [o.passed for o in outcomes] == [True, False]
    assert outcomes[1].text == "a library complains"
    known = run_steps([Step("noisy", stray)], frozenset({"a library complains"}))
    assert all(o.passed for o in known)
    assert table(known).splitlines()[-1].startswith("all 2 tests passed in ")
