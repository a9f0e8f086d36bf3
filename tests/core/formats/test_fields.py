"""Numbers: construct and numpy read the same, and an interval holds what could have been stored so."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoreboard.processes import comp, comp2, whole_float

from evidencekit.formats import scalars
from evidencekit.formats.catalogue import LAYOUTS
from evidencekit.formats.columns import table
from evidencekit.formats.explain import explain_record
from evidencekit.formats.layout import Kind, Layout
from evidencekit.outcome import Ending, of_status
from evidencekit.records import NOT_RECORDED, Source


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)
@given(data=st.data())
def test_construct_and_numpy_agree_on_every_field(layout: Layout, data: st.DataObject) -> None:
    """Whatever the bytes: the same bits from both, and words for each field that break nothing."""
    raw = data.draw(st.binary(min_size=layout.size, max_size=layout.size))
    parsed = layout.struct.parse(raw)
    row = np.frombuffer(raw, layout.dtype)
    for field in layout.fields:
        stored = raw[field.offset : field.offset + field.size]
        if field.kind in {Kind.NAME, Kind.PADDING}:
            assert parsed[field.name] == stored
            continue
        mark = "<" if layout.byte_order == "little" else ">"
        assert struct.pack(mark + field.code, row[field.name][0]) == stored or "f" in field.code
        assert row[field.name].tobytes() == stored
        assert struct.pack(mark + field.code, parsed[field.name]) == stored or "f" in field.code
    views = explain_record(layout, raw)
    assert "".join(view.raw_hex for view in views).replace(" ", "") == raw.hex()
    assert all(view.meaning for view in views)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)
@given(data=st.data())
def test_whatever_the_bytes_the_columns_hold(layout: Layout, data: st.DataObject) -> None:
    """No record breaks the columns; an outcome is one of three; lengths are none or not negative."""
    raw = data.draw(st.binary(min_size=layout.size, max_size=layout.size))
    columns = table(layout, np.frombuffer(raw, layout.dtype), np.zeros(1, np.int64), Source("x"))
    for lengths in (columns.elapsed_us, columns.user_us, columns.system_us):
        assert lengths[0] >= 0 or lengths[0] == NOT_RECORDED
    outcome = of_status(int(columns.status[0]))
    if outcome.ending is Ending.EXIT:
        assert outcome.signal is None
        assert columns.status[0] & 0x7F == 0
    if outcome.ending is Ending.SIGNAL:
        assert outcome.exit_code is None
        assert outcome.core == bool(columns.status[0] & 0x80)


def test_the_interval_of_each_comp_t_is_what_the_kernel_turns_into_it() -> None:
    """Both ends of all 57,344 canonical numbers, and the values next to them."""
    for raw in range(0x10000):
        if not scalars.COMP_CANONICAL[raw]:
            continue
        bounds = scalars.comp_interval(raw)
        assert comp(bounds.low) == raw
        if bounds.low:
            assert comp(bounds.low - 1) != raw
        if bounds.high is not None:
            assert comp(bounds.high) == raw
            assert comp(bounds.high + 1) != raw


@given(st.integers(min_value=0, max_value=1 << 45))
def test_the_interval_of_a_comp2_t_holds_the_value_that_was_stored(value: int) -> None:
    raw = comp2(value)
    if raw < 0xFFFFFF:
        bounds = scalars.comp2_interval(raw)
        assert bounds.high is not None
        assert bounds.low <= value <= bounds.high
        assert comp2(bounds.low) == comp2(bounds.high) == raw
        assert comp2(bounds.high + 1) != raw


@given(st.integers(min_value=0, max_value=1 << 60))
def test_the_interval_of_a_float_holds_the_value_that_was_stored(value: int) -> None:
    stored = whole_float(value)
    bounds = scalars.float_interval(stored)
    assert bounds.high is not None
    assert bounds.low <= value <= bounds.high
    assert whole_float(bounds.low) == whole_float(bounds.high) == stored
    assert whole_float(bounds.high + 1) != stored
    assert scalars.whole_float(np.array([stored], "<f4"))[0]


def test_vectors_measured_on_a_kernel() -> None:
    """Numbers that Linux was seen to write (encode_comp_t, encode_comp2_t)."""
    comps = {0x1FFF: 8191, 0x2400: 8192, 0x2401: 8200, 0x4400: 65536, 0x67A1: 999_936}
    for raw, value in comps.items():
        assert scalars.comp(np.array([raw]))[0] == value
    assert scalars.comp(np.array([0xFFFF]))[0] == 17_177_772_032
    comp2s = {0x7FFFF: 524_287, 0x80000: 524_288, 0x100000: 1_048_576, 0x100001: 1_048_578}
    for raw, value in comp2s.items():
        assert scalars.comp2(np.array([raw]))[0] == value


def test_a_signal_is_told_by_the_status_never_by_the_flag() -> None:
    """AXSIG with status 0x0500 is an exit with 5; 0x8b is signal 11 with a core."""
    assert of_status(0x0500).text() == "exit status 5"
    dumped = of_status(0x8B)
    assert (dumped.ending, dumped.signal, dumped.core) == (Ending.SIGNAL, 11, True)
    assert of_status(0x09).core is False
    assert of_status(NOT_RECORDED).ending is Ending.NOT_RECORDED
