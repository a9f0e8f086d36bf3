"""Files of one record or a few with odd but lawful values: each layout is still told."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from scoreboard.processes import WRITERS, Process, processes, written

from evidencekit.formats.decode import blocks, scan
from evidencekit.records import Source

NOBODY = 0xFFFF_FFFE
NO_ONE = 0xFFFF_FFFF


def odd(made: Process) -> dict[str, Process]:
    """The same process with values that few have."""
    return {
        "ids of nobody": replace(made, uid=NOBODY, gid=NOBODY),
        "no id at all": replace(made, uid=NO_ONE, gid=NO_ONE),
        "digits and dots": replace(made, name=b"perl5.36"),
        "nothing done": replace(made, elapsed=0.0, user=0.0, system=0.0, flags=0, status=0),
        "forty days": replace(made, elapsed=86_400.0 * 40, user=86_400.0 * 13, system=86_400.0 * 2),
    }


SHORT_IDS = ("linux-v0", "solaris-o-acct")


@pytest.mark.parametrize("code", sorted(WRITERS))
def test_one_record_with_odd_values_is_told(code: str) -> None:
    for seed in range(4):
        (made,) = processes(Random(f"{code} {seed}"), 1)
        for what, each in odd(replace(made, tty=-1)).items():
            if code.startswith(SHORT_IDS):
                each = replace(each, uid=each.uid & 0xFFFF, gid=each.gid & 0xFFFF)
            raw = b"".join(written(code, [each]))
            found = scan(raw)
            assert (found.records, found.problems) == (1, ()), (what, seed)
            if (code, what, seed) in EITHER_WAY:
                continue
            assert found.layout.code in {code, *SAME.get(code, ())}, (what, seed)
            (table,) = blocks(raw, found, Source("lone"))
            assert (int(table.uid[0]), int(table.gid[0])) == (each.uid, each.gid), (what, seed)


EITHER_WAY = {("freebsd-v1-32-le", "nothing done", 2), ("linux-v0-be", "forty days", 1)}
"""One record without a mark for its byte order, as plain in the other (docs/known-limits.md)."""
SAME = {
    f"netbsd-32-{order}": (f"freebsd-v1-64-{order}",) for order in ("le", "be")
}  # a record without a terminal and without a flag is the same in both


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("flags", [1, 2, 16])
def test_a_flag_tells_netbsd_from_freebsd_where_there_is_a_terminal(
    order: str, count: int, flags: int
) -> None:
    """Read as FreeBSD v1 the terminal stands there too, but the flag lies in the padding."""
    made = [replace(p, tty=0x501, flags=flags) for p in processes(Random(count), count)]
    raw = b"".join(written(f"netbsd-32-{order}", made))
    found = scan(raw)
    assert (found.layout.code, found.records) == (f"netbsd-32-{order}", count)
    (table,) = blocks(raw, found, Source("lone"))
    assert (table.flags.tolist(), table.tty.tolist()) == ([flags] * count, [0x501] * count)
