"""One record, field by field: bytes, number, meaning, and what the number can stand for.

The numbers come from parsing the record with the layout's construct declaration; the bulk decoder
is derived from the same declaration, and a test holds the two to the same values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidencekit.clock import SECOND, utc_text
from evidencekit.errors import BadRequest
from evidencekit.formats import scalars
from evidencekit.formats.decode import number_at, place_of
from evidencekit.formats.layout import Field, Kind, Layout
from evidencekit.outcome import of_status
from evidencekit.records import printable
from evidencekit.texts import say, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.formats.check import Buffer
    from evidencekit.formats.scalars import Interval
    from evidencekit.formats.spans import Scan


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of one record, for people to read."""

    name: str
    """The name in the system's header, ``ac_etime``."""
    label: str
    offset: int
    """Byte offset in the (uncompressed) file."""
    length: int
    raw_hex: str
    """The bytes as they lie in the file, ``00 54 2d 46``."""
    raw: str
    """The stored number, or the name's bytes as printable text."""
    meaning: str
    interval: str
    """Between what bounds the true value lay; empty where the stored value is exact or no number."""
    source: str
    """Where the field is defined."""


def explain(buffer: Buffer, found: Scan, offset: int) -> tuple[FieldView, ...]:
    """The fields of the record that starts at ``offset``.

    Raises:
        BadRequest: no record starts there.
    """
    number = number_at(found, offset)
    if number is None:
        raise BadRequest("no record starts there", f"offset 0x{offset:X}", "choose a record")
    layout, _ = place_of(found, number)
    return explain_record(layout, bytes(buffer[offset : offset + layout.size]), offset)


def explain_record(layout: Layout, record: bytes, offset: int = 0) -> tuple[FieldView, ...]:
    """The fields of ``record``, which lies at ``offset``."""
    parsed = layout.struct.parse(record)
    return tuple(_view(layout, declared, parsed, record, offset) for declared in layout.fields)


def _view(layout: Layout, declared: Field, parsed: Any, record: bytes, offset: int) -> FieldView:  # noqa: ANN401 (construct)
    value = parsed[declared.name]
    stored = record[declared.offset : declared.offset + declared.size]
    meaning, interval = _meaning(layout, declared, value, parsed)
    return FieldView(
        declared.name,
        say(f"field.{declared.label}"),
        offset + declared.offset,
        declared.size,
        stored.hex(" "),
        printable(value) if isinstance(value, bytes) else _number_text(value),
        meaning,
        interval,
        layout.source,
    )


def _number_text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return str(value)


def _meaning(layout: Layout, declared: Field, value: Any, parsed: Any) -> tuple[str, str]:  # noqa: ANN401 (construct)
    """What the stored value means, and the interval of true values."""
    kind = declared.kind
    if kind in _LENGTHS:
        return _length(layout, declared, value, parsed)
    if kind in (Kind.COMP_COUNT, Kind.FLOAT_COUNT, Kind.COUNT):
        return _count(declared, value)
    if kind is Kind.TIME:
        return _time(layout, value)
    words = _WORDS.get(kind)
    return (words(layout, declared, value) if words else str(value)), ""


def _length(layout: Layout, declared: Field, value: Any, parsed: Any) -> tuple[str, str]:  # noqa: ANN401 (construct)
    """Seconds, and the bounds: a stored number of ticks n means at least n, below n + 1."""
    if declared.kind is Kind.COMP2_LOW:
        return say("meaning_of.lower_part"), ""
    rate = _rate(layout, parsed)
    if rate == 0:
        return say("meaning_of.no_rate"), ""
    bounds = _bounds(layout, declared, value, parsed)
    if bounds is None:
        return say("meaning_of.no_length"), ""
    unit = SECOND if declared.kind is Kind.FLOAT_MICROSECONDS else rate
    if bounds.low >= scalars.LONGEST * unit:
        return say("meaning_of.too_long"), ""
    stored = _stored_ticks(layout, declared, value, parsed)
    return say("length.s", s=_seconds(stored, unit)), _between(bounds, unit)


def _rate(layout: Layout, parsed: Any) -> int:  # noqa: ANN401 (construct)
    if layout.ticks_per_second:
        return layout.ticks_per_second
    carried = [f.name for f in layout.fields if f.kind is Kind.TICKS_PER_SECOND]
    return int(parsed[carried[0]]) if carried else SECOND


def _comp2_raw(layout: Layout, declared: Field, value: int, parsed: Any) -> int:  # noqa: ANN401
    low = layout.fields[layout.fields.index(declared) + 1]
    return int(value << 16 | parsed[low.name])


def _stored_ticks(layout: Layout, declared: Field, value: Any, parsed: Any) -> int:  # noqa: ANN401
    if declared.kind is Kind.COMP_TICKS:
        return int(scalars.COMP_VALUES[value])
    if declared.kind is Kind.COMP2_HIGH:
        return int(scalars.comp2(_comp2_raw(layout, declared, value, parsed)))  # type: ignore[arg-type]  # numpy takes a plain int
    return int(value)


def _bounds(layout: Layout, declared: Field, value: Any, parsed: Any) -> Interval | None:  # noqa: ANN401
    if declared.kind is Kind.COMP_TICKS:
        return scalars.comp_interval(value)
    if declared.kind is Kind.COMP2_HIGH:
        return scalars.comp2_interval(_comp2_raw(layout, declared, value, parsed))
    if value != value or value in (float("inf"), float("-inf")) or value < 0:
        return None
    return scalars.float_interval(value)


def _seconds(ticks: int, per_second: int) -> str:
    """Ticks as decimal seconds, as many places as the rate needs, exact where it can be."""
    whole, rest = divmod(ticks, per_second)
    micro = rest * SECOND // per_second
    if not micro:
        return str(whole)
    return spoken().decimal(f"{whole}.{micro:06d}".rstrip("0").rstrip("."))


def _between(bounds: Interval, per_second: int) -> str:
    low = say("length.s", s=_seconds(bounds.low, per_second))
    if bounds.high is None:
        return say("meaning_of.at_least", low=low)
    high = say("length.s", s=_seconds(bounds.high + 1, per_second))
    return say("meaning_of.at_least_below", low=low, high=high)


def _count(declared: Field, value: Any) -> tuple[str, str]:  # noqa: ANN401 (construct)
    if declared.kind is Kind.COUNT:
        return spoken().number(value), ""
    if declared.kind is Kind.COMP_COUNT:
        bounds = scalars.comp_interval(value)
        number = int(scalars.COMP_VALUES[value])
    elif value != value or value in (float("inf"), float("-inf")) or value < 0:
        return say("meaning_of.no_count"), ""
    else:
        bounds, number = scalars.float_interval(value), int(value)
    if bounds.exact:
        return spoken().number(number), ""
    if bounds.high is None:
        return spoken().number(number), say("meaning_of.or_more", low=bounds.low)
    between = say("meaning_of.range", low=bounds.low, high=bounds.high)
    return spoken().number(number), between


def _flags(layout: Layout, value: int) -> str:
    if not value:
        return say("flag.none")
    told = [
        say("flag.known", flag=name, words=say(f"flag.{words}"))
        for bit, name, words in layout.flag_names
        if value & bit
    ]
    rest = value & ~sum(bit for bit, _, _ in layout.flag_names)
    if rest:
        told.append(say("flag.unknown", bits=f"{rest:x}"))
    return say("list.clause").join(told)


def _version(layout: Layout, declared: Field, value: int) -> str:
    if layout.family != "linux" or declared.name != "ac_version":
        return str(value)
    key = "meaning_of.version" if value & 0x80 else "meaning_of.version_little"
    return say(key, version=str(value & 0x7F))


def _signal_status(value: int) -> str:
    if value == 0:
        return say("meaning_of.no_signal")
    return of_status(value).text()


def _time(layout: Layout, value: int) -> tuple[str, str]:
    if abs(value) > 1 << 40:
        return say("meaning_of.no_time"), ""
    words = utc_text(value * SECOND)
    if layout.family == "linux":
        if value == 0xFFFFFFFF:
            return say("meaning_of.time_or_later", time=words), ""
        return words, say("meaning_of.start_linux")
    return words, say("meaning_of.start_other")


def _terminal(layout: Layout, declared: Field, value: int) -> str:
    if layout.family == "linux":
        if value == 0:
            return say("meaning_of.no_terminal")
        major, minor = scalars.dev_parts(value)
        name = scalars.terminal_name(value)
        device = f"{major}:{minor}"
        if name:
            return say("meaning_of.device_named", device=device, name=name)
        return say("meaning_of.device", device=device)
    none = (1 << 8 * declared.size) - 1
    if value in (-1, none):
        return say("meaning_of.no_terminal")
    return say("meaning_of.device_number", number=f"{value & none:x}")


def _name(value: bytes) -> str:
    name = value.split(b"\0")[0]
    return f"“{printable(name)}”" if name else say("meaning_of.no_name")


_WORDS: dict[Kind, Callable[[Layout, Field, Any], str]] = {
    Kind.FLAGS: lambda layout, _, value: _flags(layout, value),
    Kind.VERSION: _version,
    Kind.STATUS: lambda _, __, value: of_status(value).text(),
    Kind.SIGNAL_STATUS: lambda _, __, value: _signal_status(value),
    Kind.TERMINAL: _terminal,
    Kind.NAME: lambda _, __, value: _name(value),
    Kind.PADDING: lambda *_: say("meaning_of.padding"),
    Kind.OPAQUE: lambda *_: say("meaning_of.opaque"),
    Kind.SIZE: lambda _, __, value: say("meaning_of.size", size=str(value)),
    Kind.TICKS_PER_SECOND: lambda _, __, value: say("meaning_of.ticks", ticks=str(value)),
    Kind.WIDE_USER: lambda *_: say("meaning_of.wide"),
    Kind.WIDE_GROUP: lambda *_: say("meaning_of.wide"),
}
"""The words for each kind that is neither a length, a count nor a time (those have intervals)."""

_LENGTHS = {
    Kind.COMP_TICKS,
    Kind.COMP2_HIGH,
    Kind.COMP2_LOW,
    Kind.FLOAT_TICKS,
    Kind.FLOAT_MICROSECONDS,
}
