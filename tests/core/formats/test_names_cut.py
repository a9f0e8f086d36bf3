"""A name ends at its first NUL, whatever an earlier, longer name left behind it."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from evidencekit.formats.catalogue import LAYOUTS
from evidencekit.formats.columns import commands


@pytest.mark.parametrize("left", [0, 1, 7], ids=["nothing", "one", "many"])
def test_names_are_cut_at_their_first_zero(left: int) -> None:
    """``left``: in how many of ten records something stands behind the end."""
    for layout in LAYOUTS:
        field = layout.by_column["command"]
        for count in (0, 1, 2, 400):
            random = Random(f"{layout.code} {count}")
            records = []
            for _ in range(count):
                kept = random.randrange(field.size + 1)
                name = bytes(random.randrange(1, 256) for _ in range(kept)).ljust(field.size, b"\0")
                if random.randrange(10) < left and kept < field.size - 1:
                    name = name[:-1] + b"x"
                record = bytearray(random.randbytes(layout.size))
                record[field.offset : field.offset + field.size] = name
                records.append((bytes(record), name.split(b"\0")[0]))
            rows = np.frombuffer(b"".join(record for record, _ in records), layout.dtype)
            assert [bytes(name) for name in commands(layout, rows)] == [name for _, name in records]
