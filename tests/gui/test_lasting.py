"""The search for cycles, while an analysis is made and behind it."""

from __future__ import annotations

import gc

import pytest
from evidencekit_gui.lasting import lasting, let_go


class Kept:
    """Something the search for cycles would look at."""


def searched(one: object) -> bool:
    """Whether the search looks at an object."""
    return any(other is one for other in gc.get_objects())


def test_what_is_made_is_not_searched_until_it_is_let_go_of() -> None:
    before = Kept()
    assert (gc.isenabled(), searched(before)) == (True, True)
    with lasting():
        with lasting():
            assert not gc.isenabled()
            made = Kept()
        assert not gc.isenabled()
        assert searched(made)
    assert gc.isenabled()
    assert not searched(made)
    let_go()
    assert searched(made)


def test_a_stopped_analysis_leaves_the_search_as_it_was() -> None:
    with pytest.raises(ValueError, match="stopped"), lasting():
        raise ValueError("stopped")
    assert gc.isenabled()
    let_go()
