"""The sieve rules out no place at which a record stands, and what it lets through is judged in full."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoreboard.damage import CLASSES, case
from scoreboard.processes import WRITERS, processes, written

from evidencekit.formats.catalogue import LAYOUTS, layout
from evidencekit.formats.check import Check, rows_at
from evidencekit.formats.windows import LONGEST, STRETCH, strict_offsets


def checks_of(code: str) -> tuple[Check, Check]:
    """The layout's check, and that of its essential rules only."""
    chosen = layout(code)
    aside = frozenset(rule.code for rule in chosen.rules if not rule.essential)
    return Check(chosen), Check(chosen, aside)


EVERY = tuple(check for each in LAYOUTS for check in checks_of(each.code))


def each_place(check: Check, raw: bytes) -> list[int]:
    """Where records keep all rules, each byte tried by the rules alone."""
    count = len(raw) - check.layout.size + 1
    if count <= 0:
        return []
    return [int(n) for n in np.flatnonzero(check.strict(rows_at(raw, check.layout, 0, count, 1)))]


def sieved(raw: bytes) -> list[list[int]]:
    """The same by way of the sieve, all layouts at once."""
    return [[int(n) for n in found] for found in strict_offsets(EVERY, raw, 0, len(raw))]


def sparse(random: Random, size: int) -> bytes:
    """Bytes that break few rules: zeros, letters, small numbers, all ones."""
    kinds = (b"\0", b"\0", b"aZ_~", bytes(range(40)), b"\xff\x7f\x80\x13\x12", bytes(range(256)))
    out = bytearray()
    while len(out) < size:
        out += bytes(random.choices(random.choice(kinds), k=random.randrange(1, 20)))
    return bytes(out[:size])


@pytest.mark.parametrize("code", sorted(WRITERS))
def test_damaged_files_are_sieved_as_the_rules_say(code: str) -> None:
    for number, damage in enumerate(CLASSES):
        raw = case(code, damage, number).data.tobytes()[:6_000]
        assert sieved(raw) == [each_place(check, raw) for check in EVERY]


@given(st.integers(0, 1 << 32))
def test_any_bytes_are_sieved_as_the_rules_say(seed: int) -> None:
    raw = sparse(Random(seed), 1_500)
    assert sieved(raw) == [each_place(check, raw) for check in EVERY]


@pytest.mark.parametrize("code", sorted(WRITERS))
def test_each_byte_of_a_record_is_sieved_as_the_rules_say(code: str) -> None:
    """Every value of every byte of a true record: also those at which a rule just holds or breaks."""
    record = bytearray(b"".join(written(code, processes(Random(5), 1))))
    for check in checks_of(code):
        raws = []
        for place in range(len(record)):
            for value in range(256):
                changed = record.copy()
                changed[place] = value
                raws.append(bytes(changed))
        raw = b"".join(raws)
        rows = rows_at(raw, check.layout, 0, len(raws))
        expected = np.flatnonzero(check.strict(rows)) * check.layout.size
        found = strict_offsets((check,), raw, 0, len(raw))[0]
        assert found[found % check.layout.size == 0].tolist() == expected.tolist()
        assert 0 < len(expected) < len(raws)


def test_a_record_across_the_border_of_two_stretches_is_found_once() -> None:
    for code in sorted(WRITERS):
        record = b"".join(written(code, processes(Random(3), 1)))
        for before in (1, len(record) - 1, len(record)):
            raw = bytearray(2 * STRETCH)
            raw[STRETCH - before : STRETCH - before + len(record)] = record
            found = strict_offsets((Check(layout(code)),), bytes(raw), 0, len(raw))[0].tolist()
            assert found.count(STRETCH - before) == 1
            near = bytes(raw[STRETCH - 300 : STRETCH + 300])
            expected = each_place(Check(layout(code)), near)
            assert found == [place + STRETCH - 300 for place in expected]


def test_no_layout_has_a_record_of_zeros_or_a_longer_one() -> None:
    """Stretches of zeros are left out unseen, and so much is read beyond the end of a stretch."""
    zeros = bytes(LONGEST)
    assert all(each.size <= LONGEST for each in LAYOUTS)
    assert not any(check.strict(rows_at(zeros, check.layout, 0, 1)).any() for check in EVERY)
