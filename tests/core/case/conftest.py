"""A case to work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.case.making import INFO, attach

from evidencekit.case.store import OpenCase
from evidencekit.clock import FrozenClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evidencekit.case.model import Exhibit


@pytest.fixture
def clock() -> FrozenClock:
    """Starts on 14 November 2017, a millisecond a look."""
    return FrozenClock(1_510_641_601_000_000, 1_000)


@pytest.fixture
def case(tmp_path: Path, clock: FrozenClock) -> Iterator[OpenCase]:
    """A new case, open for writing."""
    with OpenCase.create(tmp_path / "story.ekcase", INFO, clock) as found:
        yield found


@pytest.fixture
def add(case: OpenCase) -> Callable[[Path], Exhibit]:
    """Takes a file in as an attachment."""
    return lambda path: attach(case, path)
