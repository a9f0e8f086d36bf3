"""The sentences about what stands in the files: copies, unreadable bytes, odd records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.context import NEAR_BYTES
from evidencekit.analysis.wording import in_turn
from evidencekit.texts import say

if TYPE_CHECKING:
    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Check


def copies(t: Teller, count: int, check: Check) -> Pair:
    """Records that are there more than once."""
    return say("finding.copies", n=count), check.text


def damage(t: Teller, places: int, size: int, check: Check, *, near: bool) -> Pair:
    """Bytes that could not be read as records."""
    plain = say("finding.damage", bytes=say("count.byte", n=size), n=places)
    return in_turn(plain, say("finding.near.damage", bytes=NEAR_BYTES) if near else ""), check.text


def odd_records(t: Teller, count: int, check: Check, *, within: bool) -> Pair:
    """Records that can be read and break a rule of their layout."""
    plain = say("finding.odd", n=count)
    return in_turn(plain, say("finding.near.odd") if within else ""), check.text
