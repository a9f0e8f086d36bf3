"""Lines that several supplied logs hold: one event, told once, with every place where it stands.

A syslog daemon writes one message into several files (``cron.log`` and ``syslog``, ``kern.log`` and
``syslog``), a journal holds it as well, and rotated copies overlap. Counted as often as they stand,
such lines would look like starts of jobs that have no record.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidencekit.evidence.values import LogLine

_NEAR_US = 2 * SECOND
"""A journal keeps when a message was sent, a syslog daemon often when it came, to the second."""
_KERNEL_STAMP = re.compile(r"\[ *[0-9]+\.[0-9]+\] ")


def each_once(lines: Iterable[LogLine]) -> tuple[LogLine, ...]:
    """The lines in their order, those that another log holds too only once, with both places.

    The same: host, sender, process id and message, within two seconds, in another log. Within one log
    nothing is joined: what stands there twice was written twice. ``lines`` are in order of time,
    unknown times last; of those, the time as written must be the same.
    """
    kept: list[LogLine] = []
    by_words: dict[tuple[object, ...], list[int]] = {}
    for line in lines:
        places = by_words.setdefault(_words(line), [])
        twin = next((at for at in _near(kept, places, line) if not _holds(kept[at], line)), None)
        if twin is None:
            places.append(len(kept))
            kept.append(line)
        else:
            also = (*kept[twin].also, (line.exhibit, line.number))
            kept[twin] = replace(kept[twin], also=also)
    return tuple(kept)


def _words(line: LogLine) -> tuple[object, ...]:
    message = line.message
    if (
        line.tag == "kernel"
    ):  # syslog files have the kernel's own stamp before it, a journal has not
        message = _KERNEL_STAMP.sub("", message, count=1)
    written = line.local if line.us is None else ""
    return line.host, line.tag, line.pid, message.strip(), written


def _near(kept: Sequence[LogLine], places: Sequence[int], line: LogLine) -> list[int]:
    """Those of ``places`` that lie near in time, latest first."""
    near = []
    for at in reversed(places):
        before = kept[at].us
        if line.us is not None and before is not None and line.us - before > _NEAR_US:
            break
        near.append(at)
    return near


def _holds(told: LogLine, line: LogLine) -> bool:
    """Whether a line of the same log is in ``told`` already."""
    return line.exhibit == told.exhibit or any(line.exhibit == exhibit for exhibit, _ in told.also)
