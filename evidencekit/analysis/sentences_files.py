"""The sentences about what stands in the files: copies, unreadable bytes, odd records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.context import NEAR_BYTES
from evidencekit.analysis.wording import plural, verb

if TYPE_CHECKING:
    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Check


def copies(t: Teller, count: int, check: Check) -> Pair:
    """Records that are there more than once."""
    return (
        (
            f"{plural(count, 'record')} {verb(count, 'is', 'are')} there a second time; "
            f"{verb(count, 'it is', 'each is')} counted once."
        ),
        check.text,
    )


def damage(t: Teller, places: int, size: int, check: Check, *, near: bool) -> Pair:
    """Bytes that could not be read as records."""
    where = (
        f" Some of them lie within {NEAR_BYTES:,} bytes of records of the run in question."
        if near
        else ""
    )
    return (
        (
            f"{plural(size, 'byte')} at {plural(places, 'place')} of the accounting files could "
            "not be read "
            f"as records.{where}"
        ),
        check.text,
    )


def odd_records(t: Teller, count: int, check: Check, *, within: bool) -> Pair:
    """Records that can be read and break a rule of their layout."""
    where = " The run in question is among them, or a process of it is." if within else ""
    return (
        (
            f"{plural(count, 'record')} can be read and {verb(count, 'is', 'are')} kept, although "
            f"{verb(count, 'it holds', 'they hold')} a value that the system does not write.{where}"
        ),
        check.text,
    )
