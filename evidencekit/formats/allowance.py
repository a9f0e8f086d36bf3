"""How far one compressed file may expand: a choice of the user, for as long as the program runs.

A small file can be made to fill a disk, so there is a limit; a large one can be true, so it can be
raised. Expansion is streamed, so the limit costs room on the disk, never memory.
"""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1 << 30
USUAL = 64
"""GiB, where the user says nothing."""
MOST = 1 << 20
"""GiB that can be allowed: more than any medium holds."""


@dataclass(slots=True)
class Allowance:
    """The bytes to which one file may expand."""

    size: int = USUAL * GIB

    def allow(self, gibibytes: int) -> None:
        """Let each file expand to so many GiB from now on."""
        self.size = gibibytes * GIB


EXPANSION = Allowance()
"""What holds where a caller names no limit of its own."""
