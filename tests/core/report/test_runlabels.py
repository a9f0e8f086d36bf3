"""Words beside the marks of the picture of runs: no mark crosses them."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from evidencekit.report import style
from evidencekit.report.chartshapes import RunMark, Shape
from evidencekit.report.pen import Pen
from evidencekit.report.runlabels import Box, Taken, mark_box, questioned_words
from evidencekit.report.words import tied

LABEL = ("15 Nov", "29.22 s, exit status 0")


def plot() -> Pen:
    """400 points wide for 40 days, 200 high for 100 µs."""
    style.register_fonts()
    return Pen(Canvas(io.BytesIO()), 0.0, 0.0, 400.0, 200.0, 0, 40, 0, 100)


def asked(day: int, length: int) -> RunMark:
    return RunMark(day, day, length, Shape.EXIT_ZERO, questioned=True, by_hand=False, label=LABEL)


def row(pen: Pen, length: int, but: int) -> list[Box]:
    """One usual run a day."""
    return [mark_box(pen.x(day), pen.y(length)) for day in range(41) if day != but]


def test_words_with_room_beside_their_mark_stand_there() -> None:
    pen = plot()
    taken = Taken(pen)
    taken.add(row(pen, 5, but=20))
    box = questioned_words(pen, taken, asked(20, 90))
    assert box is not None
    assert (box.left, box.top) == (210.0, 188.5)


def test_words_among_marks_are_lifted_over_them() -> None:
    pen = plot()
    taken = Taken(pen)
    marks = row(pen, 5, but=20)
    taken.add(marks)
    box = questioned_words(pen, taken, asked(20, 5))
    assert box is not None
    assert box.bottom > pen.y(5)
    assert not [one for one in marks if one.meets(box)]


def test_words_under_a_slope_of_marks_go_below_it() -> None:
    pen = plot()
    taken = Taken(pen)
    marks = [mark_box(pen.x(day), pen.y(50 + 3 * (day - 20))) for day in range(4, 36) if day != 20]
    taken.add(marks)
    box = questioned_words(pen, taken, asked(20, 50))
    assert box is not None
    assert not [one for one in marks if one.meets(box)]


def test_words_at_the_right_edge_stay_in_the_plot() -> None:
    pen = plot()
    taken = Taken(pen)
    taken.add(row(pen, 5, but=39))
    box = questioned_words(pen, taken, asked(39, 5))
    assert box is not None
    assert box.right <= pen.right + 1


def test_small_words_that_would_stand_far_from_their_mark_are_left_out() -> None:
    pen = plot()
    taken = Taken(pen)
    taken.add([Box(0.0, 0.0, 400.0, 100.0)])
    assert taken.tag("not by cron", 200.0, 20.0, near=True) is None
    assert taken.tag("no run", 200.0, 20.0) is not None


def test_no_line_ends_within_a_time_a_length_or_a_place() -> None:
    assert tied("from 02:00:00.90 −05:00 on") == "from 02:00:00.90\u00a0−05:00 on"
    assert tied("(8 h 21 min 00 s)") == "(8\u00a0h\u00a021\u00a0min\u00a000\u00a0s)"
    assert tied("9 d 22 h 07 min") == "9\u00a0d\u00a022\u00a0h\u00a007\u00a0min"
    assert tied("EX-054 line 5, n = 38") == "EX-054 line\u00a05, n\u00a0=\u00a038"
