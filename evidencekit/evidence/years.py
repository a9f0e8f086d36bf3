"""New years in a log that states none: where the date goes back by more than a clock step could.

A clock that has lost its battery starts at the first second of some year, and is put right minutes
later. Its lines lead away from the dates around them and back: that is no new year.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_FAR = 60
"""Days beyond which a date that goes back is that of another year."""
_BRIEF = 1
"""Days for which a wrong clock is believed to have gone unnoticed."""


@dataclass(frozen=True, slots=True)
class _Away:
    """Where the dates last leapt from, and to."""

    left: str
    reached: str
    count: int
    """The new years seen before."""
    kept: int
    """The lines kept before."""


@dataclass(slots=True)
class NewYears:
    """Counts the new years of a log, line by line."""

    count: int = 0
    back: list[int] = field(default_factory=list)
    """For each line kept: the new years before it."""
    _last: str = ""
    _away: _Away | None = None

    def see(self, local: str) -> None:
        """Take in the next date: ``????-11-14T02:00:01``."""
        before, self._last = self._last or local, local
        gone = _day(local) - _day(before)
        if abs(gone) <= _FAR:
            return
        away = self._away
        if away is not None and _returns(away, before, local):
            self.count = away.count
            self.back[away.kept :] = [away.count] * (len(self.back) - away.kept)
            self._away = None
            return
        self._away = _Away(before, local, self.count, len(self.back))
        self.count += gone < 0

    def keep(self) -> None:
        """The line whose date was seen last is kept."""
        self.back.append(self.count)


def _returns(away: _Away, before: str, local: str) -> bool:
    """Whether the dates, after a day at most, go on where they had left."""
    brief = abs(_day(before) - _day(away.reached)) <= _BRIEF
    return brief and 0 <= _day(local) - _day(away.left) <= _FAR


def _day(local: str) -> int:
    """The day of the year, about: months of 31 days."""
    return int(local[5:7]) * 31 + int(local[8:10])
