"""Who stands above and below a run: cron, daemons, terminals, windows, and numbers that went round."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from core.analysis.tables import Row, window_of

from evidencekit.analysis.family import NEAR_PIDS, orphans
from evidencekit.analysis.trees import ancestors, descendants, may_be_outlived, offspring

AFORK = 0x01
HOUR = 3600


def above(rows: list[Row], root: int, high: int | None = None) -> tuple[list[int], bool]:
    """The chain above one root, and whether cron stands at its top."""
    window = window_of(rows)
    highs = np.array([len(rows) if high is None else high])
    chains, by_cron = ancestors(window, np.array([root]), highs)
    return chains[0], bool(by_cron[0])


JOB = Row(30, 20, 100, 110, b"job")
SHELL = Row(20, 10, 100, 111, b"sh")
CHILD = Row(10, 5, 100, 112, b"cron", 0, AFORK)
DAEMON = Row(5, 1, -10 * HOUR, 500, b"cron", 0)


def test_the_chain_ends_at_crons_own_child() -> None:
    assert above([JOB, SHELL, CHILD, DAEMON], 0) == ([2, 1], True)


@pytest.mark.parametrize(
    "child",
    [
        Row(10, 5, 100, 112, b"cron", 0),  # executed, not forked
        Row(10, 5, 100, 112, b"cron", 1000, AFORK),  # no superuser's
        Row(10, 5, 100, 112, b"cronx", 0, AFORK),
    ],
)
def test_what_only_looks_like_crons_child_is_an_ancestor_like_any_other(child: Row) -> None:
    assert above([JOB, SHELL, child, DAEMON], 0) == ([2, 1], False)


@pytest.mark.parametrize(
    ("parent", "taken"),
    [
        (Row(20, 1, 99 - HOUR, 200, b"httpd", 0), []),  # a daemon: begun long before
        (Row(20, 1, 101 - HOUR, 200, b"httpd", 0), [1]),  # begun in the same hour
        (Row(20, 1, 99 - HOUR, 200, b"bash", 1000, tty=34816), [1]),  # somebody sat at it
        (Row(20, 7, 99 - HOUR, 200, b"bash", 1000), [1]),  # not started by process 1
        (Row(20, 0, 99 - HOUR, 200, b"init", 0), []),
    ],
)
def test_a_daemon_belongs_to_no_run(parent: Row, taken: list[int]) -> None:
    assert above([JOB, parent], 0) == (taken, False)


def test_process_1_is_above_everything_and_belongs_to_nothing() -> None:
    assert above([Row(30, 1, 100, 110, b"job"), Row(1, 0, 0, 900, b"systemd", 0)], 0) == ([], False)


def test_what_lies_beyond_the_window_is_not_looked_at() -> None:
    assert above([JOB, SHELL, CHILD, DAEMON], 0, high=2) == ([1], False)
    assert above([JOB, SHELL, CHILD, DAEMON], 0, high=1) == ([], False)


def test_a_chain_beyond_reason_is_cut() -> None:
    rows = [Row(1_000 - place, 999 - place, 100, 110 + place) for place in range(100)]
    chain, _ = above(rows, 0)
    assert chain == list(range(64, 0, -1))


def test_siblings_stand_in_order_of_their_numbers_whatever_the_clock_said() -> None:
    rows = [
        Row(33, 30, 105, 106), Row(31, 30, 107, 108), Row(32, 30, 101, 109), Row(30, 1, 100, 110),
    ]  # fmt: skip
    assert offspring(window_of(rows), np.array([3])) == {3: [1, 2, 0]}


def test_siblings_whose_numbers_lie_far_apart_stand_in_order_of_start() -> None:
    """The counter has gone round between them: the lower number is the later process."""
    rows = [
        Row(32_000, 31_999, 101, 102), Row(310, 31_999, 103, 104), Row(31_999, 1, 100, 110),
    ]  # fmt: skip
    assert NEAR_PIDS < 32_000 - 310
    assert offspring(window_of(rows), np.array([2])) == {2: [0, 1]}


def test_a_run_below_a_run_is_looked_up_once_and_stands_in_both() -> None:
    rows = [Row(32, 31, 102, 103), Row(31, 30, 101, 104), Row(30, 1, 100, 105)]
    assert offspring(window_of(rows), np.array([2, 1])) == {2: [1], 1: [0]}
    assert offspring(window_of(rows), np.array([2])) == {2: [1], 1: [0]}
    assert offspring(window_of(rows), np.array([0])) == {}


def test_descendants_come_parents_first_and_none_from_before_the_window() -> None:
    children = {9: [7, 8], 7: [4, 5], 5: [3], 8: [2]}
    assert descendants(children, 9, 0, 2) == [(7, 3), (4, 4), (5, 4), (3, 5), (8, 3), (2, 4)]
    assert descendants(children, 9, 4, 0) == [(7, 1), (4, 2), (5, 2), (8, 1)]
    assert descendants(children, 9, 9, 0) == []
    assert descendants(children, 6, 0, 0) == []


def crowd(chance: random.Random) -> list[Row]:
    """Processes of two users near each other in time and number, many of them adopted."""
    rows = []
    for pid in chance.sample(range(10, 60), 24):
        start = chance.randrange(60)
        rows.append(
            Row(
                pid,
                chance.choice([1, 1, 5, *range(10, 60, 5)]),
                start,
                start + chance.randrange(1, 60),
                chance.choice([b"job", b"sh", b"curl"]),
                chance.choice([1000, 1001]),
                status=chance.choice([0, 9]),
            )
        )
    return sorted(rows, key=lambda row: row.end)


def test_no_run_that_has_orphans_is_passed_over_and_few_others_are_looked_at() -> None:
    """The look at all runs at once asks by number only, the look at each by parent as well."""
    outlived = alarms = runs = 0
    for seed in range(60):
        chance = random.Random(seed)
        rows = crowd(chance)
        window = window_of(rows)
        roots = np.array([place for place, row in enumerate(rows) if row.command == b"job"])
        highs = np.array([chance.randrange(int(root) + 1, len(rows) + 1) for root in roots])
        chains, _ = ancestors(window, roots, highs)
        told = may_be_outlived(window, roots, highs, chains)
        children = offspring(window, roots)
        for at, root in enumerate(roots.tolist()):
            below = [row for row, _ in descendants(children, root, 0, 0)]
            found = orphans(replace(window, high=int(highs[at])), root, chains[at], below)
            assert told[at] or not found, (seed, root)
            runs, outlived, alarms = runs + 1, outlived + bool(found), alarms + bool(told[at])
    assert runs > 400
    assert outlived > 25
    assert alarms <= outlived + 5
