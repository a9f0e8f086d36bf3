# ruff: noqa: INP001 (a build-time script beside its product, not part of the package)
"""Write ``srgb.icc``: an ICC 2.1 matrix profile of the sRGB colour space (IEC 61966-2-1).

Run by a maintainer, never by the program: a report embeds the shipped file, so that its bytes do not
depend on the machine. The numbers are the sRGB primaries adapted to D50 (ICC's published values in
s15Fixed16) and the sRGB transfer curve at 1024 points; the date in the header is fixed.

    python make_icc.py
"""

from __future__ import annotations

import struct
from pathlib import Path

WHITE = (0xF6D6, 0x10000, 0xD32D)
RED = (0x6FA2, 0x38F5, 0x0390)
GREEN = (0x6299, 0xB785, 0x18DA)
BLUE = (0x24A0, 0x0F84, 0xB6CF)
POINTS = 1024


def xyz(values: tuple[int, int, int]) -> bytes:
    """An ``XYZ`` tag."""
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *values)


def curve() -> bytes:
    """The transfer curve as a ``curv`` tag, 16-bit."""
    steps = (n / (POINTS - 1) for n in range(POINTS))
    linear = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in steps)
    values = [round(value * 65535) for value in linear]
    return b"curv\0\0\0\0" + struct.pack(f">I{POINTS}H", POINTS, *values)


def description(text: str) -> bytes:
    """A ``desc`` tag with only its ASCII part filled."""
    ascii_part = text.encode("ascii") + b"\0"
    head = b"desc\0\0\0\0" + struct.pack(">I", len(ascii_part)) + ascii_part
    return head + bytes(4 + 4 + 2 + 1 + 67)


def profile() -> bytes:
    """The whole profile."""
    tone = curve()
    tags = [
        (b"desc", description("sRGB IEC61966-2.1")),
        (b"cprt", b"text\0\0\0\0No rights reserved (CC0 1.0), EvidenceKit\0"),
        (b"wtpt", xyz(WHITE)),
        (b"rXYZ", xyz(RED)),
        (b"gXYZ", xyz(GREEN)),
        (b"bXYZ", xyz(BLUE)),
        (b"rTRC", tone),
        (b"gTRC", tone),
        (b"bTRC", tone),
    ]
    offset, places, table, body = 128 + 4 + 12 * len(tags), {}, b"", b""
    for name, data in tags:
        if data not in places:
            places[data] = offset + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, places[data], len(data))
    size = 128 + 4 + len(table) + len(body)
    head = struct.pack(
        ">I4sI4s4s4s6H4s4s12s8sI3i48x",
        size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0,
        b"acsp", bytes(4), bytes(12), bytes(8), 0, *WHITE,
    )  # fmt: skip
    return head + struct.pack(">I", len(tags)) + table + body


if __name__ == "__main__":
    (Path(__file__).parent / "srgb.icc").write_bytes(profile())
