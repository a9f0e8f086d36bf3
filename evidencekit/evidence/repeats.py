"""One message in several logs: syslog, cron.log and the journal often hold the same line.

It is one event, and is counted once; where it stands besides is kept with the line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidencekit.evidence.values import LogLine

_Key = tuple[int | str, int | None, str]


def each_once(lines: Iterable[LogLine]) -> tuple[LogLine, ...]:
    """The lines in their order, each message once, with the other places where it stands.

    The same message of the same process in the same second is one event where *different* logs hold
    it. Within one log such lines are events of their own, so the log that has most of them decides.
    """
    kept: list[LogLine] = []
    first: dict[_Key, list[int]] = {}
    counts: dict[tuple[_Key, str], int] = {}
    for line in lines:
        key = _key(line)
        number = counts.get((key, line.exhibit), 0)
        counts[key, line.exhibit] = number + 1
        places = first.setdefault(key, [])
        if number < len(places):
            earlier = kept[places[number]]
            again = (*earlier.again, f"{line.exhibit} line {line.number}")
            kept[places[number]] = replace(earlier, again=again)
        else:
            places.append(len(kept))
            kept.append(line)
    return tuple(kept)


def _key(line: LogLine) -> _Key:
    when: int | str = line.local if line.us is None else line.us // SECOND
    return when, line.pid, line.message
