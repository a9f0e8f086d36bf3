"""Records that are kept although something is odd about them, and why."""

from __future__ import annotations

from evidencekit.formats.decode import number_at, place_of
from evidencekit.formats.ranges import CUT_HEAD, TORN_TAIL
from evidencekit.formats.spans import Marked, Scan

__all__ = ["Marked", "beside_damage", "marks_of"]


def marks_of(found: Scan, offset: int) -> tuple[str, ...]:
    """What is odd about the record at ``offset``, one sentence each; empty where nothing is."""
    texts = [mark.text for mark in found.marked if mark.offset == offset]
    return (*texts, *beside_damage(found, offset))


def beside_damage(found: Scan, offset: int) -> tuple[str, ...]:
    """Whether the record at ``offset`` borders bytes that could not be read.

    Where bytes were lost, slipped in or were wiped, it cannot always be told which was the first
    byte of the damage: the record beside it has the form of a sound one, but is not beyond doubt.
    The record before a tail torn off, and the one after a cut head, are not in doubt.
    """
    number = number_at(found, offset)
    if number is None:
        return ()
    layout, _ = place_of(found, number)
    texts = []
    for problem in found.problems:
        many = f"{problem.length:,} byte" + ("" if problem.length == 1 else "s")
        if problem.offset + problem.length == offset and problem.code != CUT_HEAD:
            texts.append(f"the {many} before it could not be read: its first bytes may be damaged")
        if problem.offset == offset + layout.size and problem.code != TORN_TAIL:
            texts.append(f"the {many} after it could not be read: its last bytes may be damaged")
    return tuple(texts)
