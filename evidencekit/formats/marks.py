"""Records that are kept although something is odd about them, and why."""

from __future__ import annotations

from evidencekit.formats.spans import Marked, Scan

__all__ = ["Marked", "beside_damage", "marks_of"]


def marks_of(found: Scan, offset: int) -> tuple[str, ...]:
    """What is odd about the record at ``offset``, one sentence each; empty where nothing is."""
    texts = [mark.text for mark in found.marked if mark.offset == offset]
    return (*texts, *beside_damage(found, offset))


def beside_damage(found: Scan, offset: int) -> tuple[str, ...]:
    """Whether the record borders bytes where something was lost or slipped in.

    Where bytes went missing or slipped in between two records, it cannot always be told which byte
    was the first of the damage, so the record beside it is sound in form but not beyond doubt.
    """
    for problem in found.problems:
        touches = problem.offset + problem.length == offset
        if problem.length % found.layout.size and touches and problem.offset:
            return (f"the {problem.length:,} bytes before it could not be read",)
    return ()
