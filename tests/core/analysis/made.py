"""Made-up nights of one job, and short words for what an analysis says of them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.analysis.world import World, moment

from evidencekit.analysis.values import NightState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidencekit.analysis.values import Analysis, Finding

DAY = 86_400.0
FIRST = "2024-01-01"
START = moment(f"{FIRST} 00:00")
NAME, UID = "nightjob", 1001


def days(first: str, count: int) -> list[str]:
    begin = date.fromisoformat(first)
    return [(begin + timedelta(days=place)).isoformat() for place in range(count)]


def nightly_world(
    count: int = 20,
    *,
    ending: dict[int, tuple[float, int]] | None = None,
    skip: Iterable[int] = (),
    world: World | None = None,
) -> World:
    """``nightjob`` at 02:00 UTC each night, 30 to 50 s, with one curl below it.

    ``ending`` gives some nights (from 0) a length and wait status of their own.
    """
    world = world or World(START - 3600)
    chance = random.Random(1)
    for place in range(count):
        length, status = chance.uniform(30, 50), 0
        if place in skip:
            continue
        length, status = (ending or {}).get(place, (length, status))
        at = START + place * DAY + 7200
        world.cron(at, NAME, UID, length, status, [("curl", 1, length - 1.5, status)])
    world.busy(world.first, START + count * DAY, 900)
    return world


def codes_of(analysis: Analysis) -> Counter[str]:
    return Counter(one.code for one in analysis.findings)


def said(analysis: Analysis, code: str) -> Finding:
    (found,) = [one for one in analysis.findings if one.code == code]
    return found


def states(analysis: Analysis) -> dict[str, str]:
    """Nights on which the job is not said to have run."""
    return {
        night.day.isoformat(): night.state.value
        for night in analysis.schedule.nights
        if night.state is not NightState.RAN
    }


def at_each(world: World, moments: Iterable[float], length: float = 100.0) -> World:
    for at in moments:
        world.cron(at, NAME, UID, length)
    return world
