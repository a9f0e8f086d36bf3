"""Long tables: linear time, heads on every page, no row split, none alone."""

from __future__ import annotations

import io
import time
import tracemalloc
from typing import TYPE_CHECKING, Any, SupportsIndex

import pytest

from evidencekit.report import style
from evidencekit.report.blocks import Column, Row, Table, plain
from evidencekit.report.layout import Pages
from evidencekit.report.tables import grid, put_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = (
    Column("#", 8, right=True), Column("Start", 30), Column("Length", 20, right=True),
    Column("Record", 42, right=True),
)  # fmt: skip
PAPER = style.PAPERS["A4"]


class Rows:
    """Rows made when asked for: a long table is never held as a whole."""

    def __init__(self, count: int, lines: int = 1) -> None:
        self.count = count
        self.lines = lines

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, n: SupportsIndex, /) -> Row:
        n = n.__index__()
        cells = (f"{n:,}", "2017-11-14 02:00:01 −05:00", f"{n % 60}.38 s", f"EX-026 @ 0x{n:X}")
        under = (("", plain(f"under {n}")),) * (self.lines - 1)
        return Row(tuple(plain(cell) for cell in cells), under)

    def __iter__(self) -> Iterator[Row]:
        return map(self.__getitem__, range(self.count))


class Watched(Pages):
    """Pages that note on which page each row and each head was set."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), PAPER, lambda _pages: None, frozenset())
        self.set: list[tuple[int, str]] = []

    def line(self, line: object, *rest: object, **named: object) -> None:
        """Note the text of the line, and set it."""
        text = "".join(piece.text for piece in line.pieces)  # type: ignore[attr-defined]  # a Line
        self.set.append((self.number, text))
        super().line(line, *rest, **named)  # type: ignore[arg-type]  # handed through


def laid(rows: object, pages: Pages | None = None) -> Any:
    """A table of ``rows`` set on pages of its own."""
    pages = pages or Watched()
    put_table(pages, Table(COLUMNS, rows, small=True))  # type: ignore[arg-type]  # rows are iterable
    pages.finish()
    return pages


def numbers(pages: Watched, page: int) -> list[int]:
    """The numbers of the rows that begin on ``page``."""
    return [
        int(t.replace(",", "")) for p, t in pages.set if p == page and t.replace(",", "").isdigit()
    ]


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 17, 18, 19, 20, 46, 47, 48, 49, 50, 95, 96, 97, 98])
def test_every_row_once_in_order_under_a_head_and_never_alone(count: int, lines: int) -> None:
    pages = laid(Rows(count, lines))
    found = [numbers(pages, page) for page in range(1, pages.number + 1)]
    assert [n for page in found for n in page] == list(range(count))
    for page, rows in enumerate(found, 1):
        assert [t for p, t in pages.set if p == page and t == "Record"] == ["Record"]
        assert len(rows) >= min(2, count)
        # What stands under a row stands on the row's own page.
        below = [t for p, t in pages.set if p == page and t.startswith("under")]
        assert len(below) == len(rows) * (lines - 1)


def test_a_row_taller_than_a_page_is_set_whole_over_several() -> None:
    tall = Row((plain("0"), plain("word " * 3_000), plain("1.00 s"), plain("EX-1")))
    pages = laid([*Rows(2), tall, *Rows(2)])
    assert pages.number == 3
    assert sum(t.count("word") for _, t in pages.set) == 3_000


def plain_pages() -> Pages:
    """Pages that nobody watches."""
    return Pages(io.BytesIO(), PAPER, lambda _pages: None, frozenset())


def test_columns_are_wide_enough_for_rows_far_down() -> None:
    """Numbers grow: a width judged by the first rows alone would break the last ones' citations."""

    class Growing(Rows):
        def __getitem__(self, n: SupportsIndex, /) -> Row:
            row = super().__getitem__(n)
            return Row(
                (*row.cells[:3], plain(f"EX-026\u00a0@\u00a00x{4 ** n.__index__() % 2**60:X}"))
            )

    pages = laid(Growing(29))
    assert [t for _, t in pages.set if t.startswith("EX-026")] == [
        f"EX-026\u00a0@\u00a00x{4**n:X}" for n in range(29)
    ]
    far = Rows(5_000)
    shape = grid(Table(COLUMNS, far, small=True), PAPER.measure)
    first = grid(Table(COLUMNS, Rows(300), small=True), PAPER.measure)
    assert shape.widths[0] > first.widths[0]


def timed(count: int) -> float:
    """Seconds of processor for a table of ``count`` rows."""
    begun = time.process_time()
    laid(Rows(count), plain_pages())
    return time.process_time() - begun


def test_time_a_row_does_not_grow() -> None:
    laid(Rows(100))
    small = min(timed(500) for _ in range(3))
    large = timed(4_000)
    assert large < 8 * small * 1.5


def test_memory_is_that_of_the_pages_not_of_the_rows() -> None:
    """What is kept of a set row is its share of a compressed page, below 320 bytes."""

    def peak(count: int) -> int:
        tracemalloc.start()
        laid(Rows(count), plain_pages())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    laid(Rows(100))
    assert (peak(1_200) - peak(300)) / 900 < 320


@pytest.mark.slow
def test_a_hundred_thousand_rows() -> None:
    counts: Sequence[int] = (10_000, 100_000)
    short, long = (timed(count) for count in counts)
    assert long < 10 * short * 1.3


def test_where_room_is_short_the_column_with_the_long_word_gives_way() -> None:
    style.register_fonts()
    moment = "2017-11-14\u00a000:00:18\u00a0−05:00"
    columns = (Column("No.", 10), Column("Name", 30), Column("First", 22), Column("Last", 22))
    cells = (plain("EX-001"), plain("a" * 80), plain(moment), plain(moment))
    shape = grid(Table(columns, (Row(cells),)), style.PAPERS["A4"].measure)
    needed = style.text_width(moment, style.REGULAR, style.CELL.size)
    assert shape.widths[2] >= needed
    assert shape.widths[3] >= needed
    assert sum(shape.widths) <= style.PAPERS["A4"].measure
