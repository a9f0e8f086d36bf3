"""What a chart is, as plain values: the window draws the same ones, so screen and paper agree.

Positions are in the values' own units (microseconds since the epoch, microseconds of length, counts);
whoever draws maps them to the page. Nothing here knows of reportlab or Qt. ``chartvalues`` and
``chartcoverage`` make them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How a mark looks: the outcome can be told without colour."""

    EXIT_ZERO = "dot"
    EXIT_OTHER = "diamond"
    SIGNAL = "square"
    NOT_RECORDED = "triangle"


class NightKind(StrEnum):
    """What is drawn for an expected run that has no record."""

    NO_RUN = "no-run"
    NO_RECORDS = "no-records"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and its label."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class RunMark:
    """One run. ``run`` is its place in ``Analysis.runs``."""

    run: int
    at_us: int
    length_us: int
    shape: Shape
    questioned: bool
    by_hand: bool
    label: tuple[str, ...] = ()
    """Lines written beside the mark; empty for most."""


@dataclass(frozen=True, slots=True)
class RunSpan:
    """Many runs of one shape within a stretch of time."""

    start_us: int
    end_us: int
    shape: Shape
    count: int
    shortest_us: int
    longest_us: int


@dataclass(frozen=True, slots=True)
class NightMark:
    """An expected run without a record: a place (no run) or a stretch (no records)."""

    kind: NightKind
    due_us: int
    start_us: int
    end_us: int
    label: str
    questioned: bool = False


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One sign and what it stands for; ``sign`` is a shape, a night kind, ``median`` or ``span``."""

    sign: str
    text: str
    questioned: bool = False


@dataclass(frozen=True, slots=True)
class RunChart:
    """Every run of the job over its date, its length upwards from zero."""

    start_us: int
    end_us: int
    top_us: int
    marks: tuple[RunMark, ...]
    spans: tuple[RunSpan, ...]
    nights: tuple[NightMark, ...]
    median_us: int | None
    time_ticks: tuple[Tick, ...]
    length_ticks: tuple[Tick, ...]
    axis: str
    """What the upright axis counts, with its unit."""
    legend: tuple[LegendEntry, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class FamilyBar:
    """One process of the questioned run's family."""

    label: str
    outcome: str
    shape: Shape
    depth: int
    start_us: int
    length_us: int
    cite: str
    root: bool


@dataclass(frozen=True, slots=True)
class FamilyTimeline:
    """The family of one run: who ran when, under whom, and how it ended."""

    start_us: int
    end_us: int
    bars: tuple[FamilyBar, ...]
    not_drawn: int
    """Members left out of the picture (never out of the table)."""
    ticks: tuple[Tick, ...]
    axis: str


@dataclass(frozen=True, slots=True)
class Bin:
    """Records that ended within a stretch."""

    start_us: int
    end_us: int
    count: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A gap on the coverage strip."""

    start_us: int
    end_us: int
    cause: str
    recording: bool
    """True where accounting is thought to have run (no activity); False where it did not or may not."""


@dataclass(frozen=True, slots=True)
class CoverageStrip:
    """What the accounting files cover: records a day, gaps, restarts, clock steps."""

    start_us: int
    end_us: int
    bins: tuple[Bin, ...]
    bin_days: int
    top: int
    gaps: tuple[Stretch, ...]
    restarts: tuple[int, ...]
    steps: tuple[int, ...]
    questioned_us: int | None
    time_ticks: tuple[Tick, ...]
    count_ticks: tuple[Tick, ...]
    axis: str
    legend: tuple[LegendEntry, ...]
    forward: tuple[int, ...] = ()
    """Places where the clock was moved forward or the system suspended; ``steps`` go backwards."""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Dot:
    """One run in the distribution of lengths."""

    length_us: int
    shape: Shape
    questioned: bool
    usual: bool


@dataclass(frozen=True, slots=True)
class LengthBin:
    """Runs whose lengths lie from ``low_us`` up to, not including, ``high_us``."""

    low_us: int
    high_us: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class LengthDistribution:
    """How long runs took: one dot a run, stacked; runs beyond the scale are named at its end."""

    start_us: int
    end_us: int
    bins: tuple[LengthBin, ...]
    tallest: int
    median_us: int | None
    low_quartile_us: int | None
    high_quartile_us: int | None
    beyond: tuple[tuple[Dot, str], ...]
    ticks: tuple[Tick, ...]
    axis: str
    more: str = ""
    """How many more lie beyond the scale than are named; empty: none."""


Chart = RunChart | FamilyTimeline | CoverageStrip | LengthDistribution
