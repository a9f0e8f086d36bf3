"""An error says what, where and what to do next; and nothing empty."""

from __future__ import annotations

from evidencekit.errors import Cancelled, EvidenceError, ReadFailed


def test_the_three_parts_in_order() -> None:
    error = ReadFailed("no such file", "/copies/pacct.9", "check the path")
    assert str(error) == "no such file: /copies/pacct.9: check the path"
    assert isinstance(error, EvidenceError)


def test_missing_parts_leave_no_empty_colons() -> None:
    assert str(EvidenceError("the disk is full", do_next="free some space")) == (
        "the disk is full: free some space"
    )
    assert str(Cancelled()) == "cancelled"
