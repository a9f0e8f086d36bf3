"""Lines that several supplied logs hold: one event, told once, with every place where it stands.

A syslog daemon writes one message into several files (``cron.log`` and ``syslog``, ``kern.log`` and
``syslog``), a journal holds it as well, and rotated copies overlap. Counted as often as they stand,
such lines would look like starts of jobs that have no record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evidencekit.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidencekit.evidence.values import LogLine

_NEAR_US = 2 * SECOND
"""A journal keeps when a message was sent, a syslog daemon often when it came, to the second."""
_KERNEL_STAMP = re.compile(r"\[ *[0-9]+\.[0-9]+\] ")


@dataclass(slots=True)
class _Alike:
    """Lines of the same words, and which of them each log may still hold as well."""

    places: list[int] = field(default_factory=list)
    """Where they stand among those kept, in order of time."""
    open_to: dict[str, list[int]] = field(default_factory=dict)
    """By log, those of them that it does not hold yet."""
    looked: dict[str, int] = field(default_factory=dict)
    """By log, how many of the places were looked at for it."""

    def twin(self, line: LogLine, kept: Sequence[LogLine]) -> int | None:
        """The latest place near in time that the line's log does not hold yet; it holds it now."""
        waiting = self.open_to.setdefault(line.exhibit, [])
        fresh = self.places[self.looked.get(line.exhibit, 0) :]
        waiting += [at for at in fresh if kept[at].exhibit != line.exhibit]
        self.looked[line.exhibit] = len(self.places)
        return waiting.pop() if waiting and _is_near(kept[waiting[-1]], line) else None


def each_once(lines: Iterable[LogLine]) -> tuple[LogLine, ...]:
    """The lines in their order, those that another log holds too only once, with both places.

    The same: host, sender, process id and message, within two seconds, in another log. Within one log
    nothing is joined: what stands there twice was written twice. ``lines`` are in order of time,
    unknown times last; of those, the time as written must be the same. Lines without any time (the
    kernel's own, of one start of the system or another) are never joined.
    """
    kept: list[LogLine] = []
    by_words: dict[tuple[object, ...], _Alike] = {}
    for line in lines:
        alike = by_words.setdefault(_words(line), _Alike())
        twin = alike.twin(line, kept)
        if twin is None:
            alike.places.append(len(kept))
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
    written: object = ""
    if line.us is None:
        written = line.local or (line.exhibit, line.number)
    return line.host, line.tag, line.pid, message.strip(), written


def _is_near(before: LogLine, line: LogLine) -> bool:
    return line.us is None or before.us is None or line.us - before.us <= _NEAR_US
