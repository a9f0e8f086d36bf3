"""One declaration per record layout: the construct field tree, and all that follows from it.

A layout is declared once, as a construct ``Struct`` of :class:`Stored` fields. Each field says how
its bytes are to be read (:class:`Kind`), what it is (its label, construct's ``docs``: an entry of
``[field]`` in the catalogue of texts, as the words of flags are of ``[flag]``), and which column of
the record table it fills. From that one declaration come the numpy type that reads a million
records, the field-by-field explanation of one, and the columns. Nothing about a field is written
twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from construct import Adapter, Bytes, FormatField, Struct

if TYPE_CHECKING:
    from evidencekit.formats.rules import Rule

ByteOrder = Literal["little", "big"]


class Kind(StrEnum):
    """How a field's bytes are to be understood."""

    FLAGS = "flags"
    VERSION = "version"
    SIZE = "size"
    STATUS = "status"
    """A full wait(2) status word."""
    SIGNAL_STATUS = "signal-status"
    """Only the low eight bits of a wait status: the signal, or 0 for any exit (SVR4)."""
    USER = "user"
    GROUP = "group"
    WIDE_USER = "wide-user"
    """32-bit user id that some Linux 2.4 kernels put into the padding: true where it agrees with the
    16-bit field in its low half, and only then."""
    WIDE_GROUP = "wide-group"
    PROCESS = "process"
    TERMINAL = "terminal"
    TIME = "time"
    """Seconds since 1970-01-01T00:00:00Z."""
    TICKS_PER_SECOND = "ticks-per-second"
    COMP_TICKS = "comp-ticks"
    COMP2_HIGH = "comp2-high"
    """Upper 8 bits of a 24-bit comp2_t; the next field holds the lower 16."""
    COMP2_LOW = "comp2-low"
    FLOAT_TICKS = "float-ticks"
    FLOAT_MICROSECONDS = "float-microseconds"
    COMP_COUNT = "comp-count"
    FLOAT_COUNT = "float-count"
    COUNT = "count"
    OPAQUE = "opaque"
    """A comp_t that the kernel leaves alone or fills with something undocumented."""
    NAME = "name"
    PADDING = "padding"


class Stored(Adapter):  # type: ignore[misc]  # construct carries no types
    """A construct field that also knows its kind and its column; the value passes unchanged."""

    def __init__(self, subcon: Any, kind: Kind, column: str) -> None:  # noqa: ANN401 (construct)
        super().__init__(subcon)
        self.kind = kind
        self.column = column

    def _decode(self, obj: object, context: object, path: object) -> object:
        return obj

    def _encode(self, obj: object, context: object, path: object) -> object:
        return obj


@dataclass(frozen=True, slots=True)
class Scalars:
    """Makes the fields of one byte order: ``s.u16("ac_tty", "terminal", …)``."""

    order: ByteOrder

    def number(self, code: str, name: str, label: str, kind: Kind, column: str = "") -> Any:  # noqa: ANN401 (construct)
        """A number of struct code ``code`` (``B H L l Q q f``)."""
        mark = "<" if self.order == "little" else ">"
        return name / Stored(FormatField(mark, code), kind, column) * label

    def u8(self, name: str, label: str, kind: Kind, column: str = "") -> Any:  # noqa: ANN401
        """An unsigned byte."""
        return self.number("B", name, label, kind, column)

    def u16(self, name: str, label: str, kind: Kind, column: str = "") -> Any:  # noqa: ANN401
        """16 bits, unsigned."""
        return self.number("H", name, label, kind, column)

    def u32(self, name: str, label: str, kind: Kind, column: str = "") -> Any:  # noqa: ANN401
        """32 bits, unsigned."""
        return self.number("L", name, label, kind, column)

    def i32(self, name: str, label: str, kind: Kind, column: str = "") -> Any:  # noqa: ANN401
        """32 bits, signed."""
        return self.number("l", name, label, kind, column)

    def i64(self, name: str, label: str, kind: Kind, column: str = "") -> Any:  # noqa: ANN401
        """64 bits, signed."""
        return self.number("q", name, label, kind, column)

    def u64(self, name: str, label: str, kind: Kind, column: str = "") -> Any:  # noqa: ANN401
        """64 bits, unsigned."""
        return self.number("Q", name, label, kind, column)

    def f32(self, name: str, label: str, kind: Kind, column: str = "") -> Any:  # noqa: ANN401
        """A binary32."""
        return self.number("f", name, label, kind, column)

    def name(self, name: str, size: int) -> Any:  # noqa: ANN401
        """The command name, ``size`` bytes."""
        return name / Stored(Bytes(size), Kind.NAME, "command") * "command"

    def padding(self, name: str, size: int) -> Any:  # noqa: ANN401
        """``size`` bytes that the compiler put there; they may hold anything."""
        return name / Stored(Bytes(size), Kind.PADDING, "") * "unused_bytes"


@dataclass(frozen=True, slots=True)
class Field:
    """One field as declared, with its place in the record."""

    name: str
    label: str
    kind: Kind
    column: str
    offset: int
    size: int
    code: str
    """The struct code of a number; empty for bytes."""


@dataclass(frozen=True, eq=False)
class Layout:
    """How one system lays out one accounting record."""

    code: str
    """``linux-v3-le``."""
    title: str
    """``Linux v3, little-endian``."""
    family: str
    byte_order: ByteOrder
    struct: Any
    """The construct declaration."""
    source: str
    """Where the layout is defined."""
    rules: tuple[Rule, ...] = ()
    """What a true record keeps."""
    ticks_per_second: int = 64
    """Of the comp_t times; 0: the record carries it."""
    has_status: bool = False
    """True: the record holds the whole wait status."""
    flag_names: tuple[tuple[int, str, str], ...] = ()
    """(bit, name, meaning) of each flag known."""
    confidence: str = ""
    """What is not settled about this layout; empty: measured on real files."""
    companions: tuple[str, ...] = ()
    """Codes of layouts that may stand beside it in one file (a kernel change, a file moved)."""
    strength: int = 2
    """How telling one good record is: 3 alone beyond doubt, 2 alone fair, 1 only in company."""
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", self.struct.sizeof())

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields in order, with offsets."""
        found = []
        offset = 0
        for named in self.struct.subcons:
            stored, size = named.subcon, named.sizeof()
            while not isinstance(stored, Stored):
                stored = stored.subcon
            code = getattr(stored.subcon, "fmtstr", "")[1:]
            found.append(
                Field(named.name, named.docs, stored.kind, stored.column, offset, size, code)
            )
            offset += size
        return tuple(found)

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        """The numpy type of one record, derived from the declaration."""
        mark = "<" if self.byte_order == "little" else ">"
        return np.dtype(
            {
                "names": [f.name for f in self.fields],
                "formats": [_numpy_format(f, mark) for f in self.fields],
                "offsets": [f.offset for f in self.fields],
                "itemsize": self.size,
            }
        )

    @cached_property
    def by_column(self) -> dict[str, Field]:
        """Which field fills which column of the record table."""
        return {f.column: f for f in self.fields if f.column}

    def field(self, name: str) -> Field:
        """The field called ``name``."""
        return next(f for f in self.fields if f.name == name)


_NUMPY_CODES = {"B": "u1", "H": "u2", "L": "u4", "l": "i4", "Q": "u8", "q": "i8", "f": "f4"}


def _numpy_format(declared: Field, mark: str) -> str:
    """The numpy type string of one field."""
    if declared.kind is Kind.NAME:
        return f"S{declared.size}"
    if not declared.code:
        return f"V{declared.size}"
    return mark + _NUMPY_CODES[declared.code]


Declaration = Callable[[Scalars], Struct]
ORDERS: tuple[tuple[ByteOrder, str, str], ...] = (
    ("little", "le", "little-endian"),
    ("big", "be", "big-endian"),
)
"""Byte order, its two letters in a layout code, its words in a title."""
