"""All layouts this program reads. To add one, declare it in its family's module."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from evidencekit.errors import EvidenceError
from evidencekit.formats import darwin, freebsd, linux, netbsd, openbsd, solaris

if TYPE_CHECKING:
    from evidencekit.formats.layout import Layout

LAYOUTS: tuple[Layout, ...] = (
    *linux.LAYOUTS,
    *freebsd.LAYOUTS,
    *openbsd.LAYOUTS,
    *netbsd.LAYOUTS,
    *solaris.LAYOUTS,
    *darwin.LAYOUTS,
)
"""Where two layouts fit a file equally well, the earlier one here is taken, and that is said."""

_BY_CODE = {layout.code: layout for layout in LAYOUTS}


def layout(code: str) -> Layout:
    """The layout of this code.

    Raises:
        EvidenceError: there is none (a case written by a later version of the program, say).
    """
    try:
        return _BY_CODE[code]
    except KeyError:
        raise EvidenceError(
            "unknown record layout", code, "open the case with a newer version of EvidenceKit"
        ) from None


@cache
def together(chosen: Layout) -> tuple[Layout, ...]:
    """The layouts that may stand in one file with ``chosen``, itself first."""
    others = tuple(_BY_CODE[code] for code in chosen.companions if code != chosen.code)
    return (chosen, *others)
