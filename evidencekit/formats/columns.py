"""Records of one layout to the columns of a :class:`~evidencekit.records.RecordTable`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from evidencekit.clock import SECOND
from evidencekit.formats import scalars
from evidencekit.formats.check import letters
from evidencekit.formats.layout import Field, Kind, Layout
from evidencekit.records import COMMAND_BYTES, NOT_RECORDED, RecordTable, Source

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


class Rows(Protocol):
    """Records as a structured array, or packed (:class:`Packed`): both give columns by name."""

    def __len__(self) -> int: ...

    def __getitem__(self, name: str, /) -> npt.NDArray[Any]: ...


def table(
    layout: Layout, rows: Rows, offsets: Ints, source: Source, number: int = 0
) -> RecordTable:
    """Decode ``rows`` (structured array of ``layout.dtype``) that lie at ``offsets``.

    ``number`` is the index of ``source`` where the caller joins tables of several sources.
    """
    count = len(rows)
    start = whole_seconds(layout, rows)
    elapsed = length_us(layout, rows, "elapsed_us")
    end = end_seconds(layout, rows)
    return RecordTable(
        sources=(source,),
        layouts=(layout.code,),
        source=np.full(count, number, np.uint16),
        layout=np.zeros(count, np.uint8),
        offset=np.asarray(offsets, np.int64),
        length=np.full(count, layout.size, np.uint16),
        command=commands(layout, rows),
        flags=_raw(layout, rows, "flags").astype(np.uint32),
        uid=user_ids(layout, rows),
        gid=_wide_id(layout, rows, "gid") if _wide(layout) else _raw(layout, rows, "gid"),
        pid=_raw(layout, rows, "pid"),
        ppid=_raw(layout, rows, "ppid"),
        tty=terminals(layout, rows),
        start_us=start * SECOND,
        end_us=np.where(end == NOT_RECORDED, NOT_RECORDED, end * SECOND),
        elapsed_us=elapsed,
        user_us=length_us(layout, rows, "user_us"),
        system_us=length_us(layout, rows, "system_us"),
        status=statuses(layout, rows),
        mem_kib=memory(layout, rows),
        minor_faults=_count(layout, rows, "minor_faults"),
        major_faults=_count(layout, rows, "major_faults"),
    )


def commands(layout: Layout, rows: Rows) -> npt.NDArray[np.bytes_]:
    """The name's bytes before the first NUL, as ``S24``."""
    declared = layout.by_column["command"]
    stored = letters(rows, declared.name)
    wide = np.zeros((len(rows), COMMAND_BYTES), np.uint8)
    filled = stored != 0
    if _goes_on(filled):
        np.multiply(stored, np.logical_and.accumulate(filled, axis=1), out=wide[:, : declared.size])
    else:
        wide[:, : declared.size] = stored
    return wide.view(f"S{COMMAND_BYTES}").reshape(len(rows))


def _goes_on(filled: npt.NDArray[np.bool_]) -> bool:
    """Whether in any row something stands behind a NUL: in most files nothing does."""
    flat = filled.ravel()
    rises = flat[1:] > flat[:-1]
    rises[filled.shape[1] - 1 :: filled.shape[1]] = False  # from one row to the next
    return bool(rises.any())


def whole_seconds(layout: Layout, rows: Rows) -> Ints:
    """The stored start, in seconds; a 64-bit value no calendar holds is bounded, not wrapped."""
    return np.clip(_raw(layout, rows, "start_us"), -(1 << 42), 1 << 42)


def end_seconds(layout: Layout, rows: Rows) -> Ints:
    """``btime + floor(elapsed)``, in seconds; NOT_RECORDED where the elapsed time is unreadable."""
    elapsed = _elapsed_seconds(layout, rows)
    ends = whole_seconds(layout, rows) + elapsed
    return ends if (elapsed >= 0).all() else np.where(elapsed < 0, NOT_RECORDED, ends)


def placed_seconds(layout: Layout, rows: Rows) -> Ints:
    """The end second, or the start where the length is unreadable: where in time to look for each."""
    starts, elapsed = whole_seconds(layout, rows), _elapsed_seconds(layout, rows)
    return starts + np.maximum(elapsed, 0)


def _elapsed_seconds(layout: Layout, rows: Rows) -> Ints:
    """Whole seconds of the elapsed time, negative where it is unreadable; made for speed."""
    declared = layout.by_column["elapsed_us"]
    raw = rows[declared.name]
    if declared.kind is Kind.COMP_TICKS and layout.ticks_per_second:
        return _comp_seconds(layout.ticks_per_second).take(raw)
    if declared.kind in (Kind.FLOAT_TICKS, Kind.FLOAT_MICROSECONDS):
        with np.errstate(invalid="ignore"):
            number = raw.astype(np.float64)
        rate = layout.ticks_per_second if declared.kind is Kind.FLOAT_TICKS else SECOND
        if len(number) and number.min() >= 0 and number.max() < min(EXACT, scalars.LONGEST * rate):
            whole: Ints = np.floor(number / rate).astype(np.int64)
            return whole
    return length_us(layout, rows, "elapsed_us") // SECOND


EXACT = 2.0**46
"""Below this, dividing in binary64 and rounding down never lands on the wrong whole second."""


@cache
def _comp_seconds(rate: int) -> Ints:
    """Whole seconds of each comp_t number of ticks."""
    return scalars.COMP_VALUES // rate


def length_us(layout: Layout, rows: Rows, column: str) -> Ints:
    """One of the three lengths, in microseconds; NOT_RECORDED where the number is none."""
    declared = layout.by_column[column]
    raw = rows[declared.name]
    if declared.kind is Kind.FLOAT_MICROSECONDS:
        value = scalars.float_count(raw)
        return np.where(value < scalars.LONGEST * SECOND, value, NOT_RECORDED)
    if declared.kind is Kind.FLOAT_TICKS:
        ticks = scalars.float_count(raw)
    elif declared.kind is Kind.COMP2_HIGH:
        low = layout.fields[layout.fields.index(declared) + 1]
        ticks = scalars.comp2((raw.astype(np.int64) << 16) | rows[low.name].astype(np.int64))
    else:
        ticks = scalars.comp(raw)
    return np.where(ticks < 0, NOT_RECORDED, _ticks_us(layout, rows, ticks))


def _ticks_us(layout: Layout, rows: Rows, ticks: Ints) -> Ints:
    """Ticks to microseconds by the layout's own rate, or by the rate each record carries."""
    if layout.ticks_per_second:
        return scalars.ticks_us(ticks, layout.ticks_per_second)
    rate = rows[_kind(layout, Kind.TICKS_PER_SECOND).name].astype(np.int64)
    if len(rate) and (rate == rate[0]).all() and rate[0] > 0:
        return scalars.ticks_us(ticks, int(rate[0]))
    seconds, rest = np.divmod(ticks, np.maximum(rate, 1))
    value = seconds * SECOND + rest * SECOND // np.maximum(rate, 1)
    return np.where((rate == 0) | (seconds >= scalars.LONGEST), NOT_RECORDED, value)


def statuses(layout: Layout, rows: Rows) -> Ints:
    """The wait status; NOT_RECORDED where the layout has none, or says no more than "no signal"."""
    declared = layout.by_column.get("status")
    if declared is None:
        return np.full(len(rows), NOT_RECORDED, np.int64)
    raw = rows[declared.name].astype(np.int64)
    return np.where(raw == 0, NOT_RECORDED, raw) if _signals_only(declared) else raw


def _signals_only(declared: Field) -> bool:
    return declared.kind is Kind.SIGNAL_STATUS


def user_ids(layout: Layout, rows: Rows) -> Ints:
    """The real user ids."""
    return _wide_id(layout, rows, "uid") if _wide(layout) else _raw(layout, rows, "uid")


def terminals(layout: Layout, rows: Rows) -> Ints:
    """Device number of the controlling terminal as stored (0 on Linux: none); BSD's NODEV is none."""
    raw = rows[layout.by_column["tty"].name]
    if layout.family == "linux":
        return raw.astype(np.int64)
    none = np.array(-1).astype(raw.dtype.newbyteorder("="))
    return np.where(raw == none, NOT_RECORDED, raw.astype(np.int64))


def memory(layout: Layout, rows: Rows) -> npt.NDArray[np.float64]:
    """Memory in KiB; NaN where the layout has none."""
    declared = layout.by_column.get("mem_kib")
    if declared is None:
        return np.full(len(rows), np.nan)
    raw = rows[declared.name]
    with np.errstate(invalid="ignore"):  # a signalling NaN
        return (scalars.comp(raw) if declared.kind is Kind.COMP_COUNT else raw).astype(np.float64)


def _count(layout: Layout, rows: Rows, column: str) -> Ints:
    declared = layout.by_column.get(column)
    if declared is None:
        return np.full(len(rows), NOT_RECORDED, np.int64)
    return scalars.comp(rows[declared.name])


def _raw(layout: Layout, rows: Rows, column: str) -> Ints:
    """A plain number, or NOT_RECORDED throughout."""
    declared = layout.by_column.get(column)
    if declared is None:
        return np.full(len(rows), NOT_RECORDED, np.int64)
    return rows[declared.name].astype(np.int64)


def _kind(layout: Layout, kind: Kind) -> Field:
    return next(f for f in layout.fields if f.kind is kind)


def _wide(layout: Layout) -> bool:
    return any(f.kind is Kind.WIDE_USER for f in layout.fields)


def _wide_id(layout: Layout, rows: Rows, column: str) -> Ints:
    """The 32-bit ids from the padding where both agree with the 16-bit ones, else the latter."""
    short_uid, short_gid = rows["ac_uid"], rows["ac_gid"]
    wide_uid = rows[_kind(layout, Kind.WIDE_USER).name]
    wide_gid = rows[_kind(layout, Kind.WIDE_GROUP).name]
    agree = ((wide_uid & 0xFFFF) == short_uid) & ((wide_gid & 0xFFFF) == short_gid)
    wide, short = (wide_uid, short_uid) if column == "uid" else (wide_gid, short_gid)
    return np.where(agree, wide, short).astype(np.int64)
