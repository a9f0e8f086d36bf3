"""Running the steps of a self-test: each ends in a line of a table, and nothing may stray to stderr."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evidencekit.selftest.steps import Step


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one step."""

    title: str
    passed: bool
    text: str
    seconds: float


class Failed(Exception):
    """A step found something that is not as it must be; the message says what."""


def run_steps(steps: Sequence[Step], stray_allowed: frozenset[str] = frozenset()) -> list[Outcome]:
    """Run all steps in order, also after one failed; the last line is about standard error.

    Anything but an :class:`EvidenceError` or a :class:`Failed` is a fault of this program and is told
    by its type: a self-test never ends in a traceback.
    """
    outcomes: list[Outcome] = []
    with _stderr_kept() as stray:
        outcomes += [_run(step.title, step.do) for step in steps]
    lines = [line for line in stray() if line not in stray_allowed]
    text = "nothing was written there" if not lines else "; ".join(lines[:5])
    outcomes.append(Outcome("standard error", not lines, text, 0.0))
    return outcomes


def _run(title: str, do: Callable[[], str]) -> Outcome:
    began = time.perf_counter()
    try:
        text, passed = do(), True
    except (Failed, EvidenceError) as error:
        text, passed = str(error), False
    except Exception as fault:  # noqa: BLE001 (a self-test tells every fault as a line of its table)
        text, passed = f"fault in the program: {type(fault).__name__}: {fault}", False
    return Outcome(title, passed, text, time.perf_counter() - began)


@contextmanager
def _stderr_kept() -> Iterator[Callable[[], list[str]]]:
    """Keep what is written to file descriptor 2, by whatever library, in a file meanwhile."""
    lines: list[str] = []
    try:
        own = os.dup(2)
    except OSError:  # a program without a console may have none
        yield lambda: lines
        return
    with tempfile.TemporaryFile() as kept:
        if sys.stderr is not None:
            sys.stderr.flush()
        os.dup2(kept.fileno(), 2)
        try:
            yield lambda: lines
        finally:
            if sys.stderr is not None:
                sys.stderr.flush()
            os.dup2(own, 2)
            os.close(own)
            kept.seek(0)
            lines += [line for line in kept.read().decode("utf-8", "replace").splitlines() if line]


def table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes as lines for a terminal, the sum below."""
    width = max(len(outcome.title) for outcome in outcomes)
    lines = [
        f"{'ok' if outcome.passed else 'FAILED':<7} {outcome.title:<{width}}  {outcome.text}"
        for outcome in outcomes
    ]
    failed = sum(not outcome.passed for outcome in outcomes)
    took = sum(outcome.seconds for outcome in outcomes)
    last = (
        f"{failed} of {len(outcomes)} tests FAILED"
        if failed
        else f"all {len(outcomes)} tests passed"
    )
    return "\n".join([*lines, "", f"{last} in {took:.1f} s"])
