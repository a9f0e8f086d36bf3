"""Breaking a file in known ways, keeping track of every byte.

A :class:`Strip` is a file whose every byte knows which record it came from and at which place in it.
After any number of cuts and insertions it is still known which records are whole, which were
touched, and what each position ought to be read as.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoreboard.processes import WRITERS, processes, written

FOREIGN = -1
LOG_LINE = b"Nov 14 02:00:01 claims-gw CRON[9441]: (batch) CMD (/opt/claims/partner-upload.sh)\n"
PAGE = 4096


@dataclass
class Strip:
    """A file under the knife."""

    data: npt.NDArray[np.uint8]
    owner: npt.NDArray[np.int64]
    """Number of the record each byte belongs to, FOREIGN for bytes of none."""
    place: npt.NDArray[np.int64]
    """Its place in that record."""
    records: list[bytes]
    codes: list[str]

    @classmethod
    def of(cls, code: str, records: list[bytes]) -> Strip:
        """A sound file of these records."""
        strip = cls(np.empty(0, np.uint8), np.empty(0, np.int64), np.empty(0, np.int64), [], [])
        strip.append(code, records)
        return strip

    def append(self, code: str, records: list[bytes], at: int | None = None) -> None:
        """Put more records in (at the end, or at byte ``at``)."""
        first = len(self.records)
        self.records += records
        self.codes += [code] * len(records)
        owner = np.repeat(np.arange(first, first + len(records)), [len(r) for r in records])
        place = np.concatenate([np.arange(len(r)) for r in records])
        data = np.frombuffer(b"".join(records), np.uint8)
        self._splice(len(self.data) if at is None else at, 0, data, owner, place)

    def insert(self, at: int, raw: bytes) -> None:
        """Slip in bytes that belong to no record."""
        none = np.full(len(raw), FOREIGN, np.int64)
        self._splice(at, 0, np.frombuffer(raw, np.uint8), none, none)

    def remove(self, at: int, count: int) -> None:
        """Lose bytes."""
        empty = np.empty(0, np.int64)
        self._splice(at, count, np.empty(0, np.uint8), empty, empty)

    def overwrite(self, at: int, raw: bytes) -> None:
        """Put other bytes over some."""
        count = max(0, min(len(raw), len(self.data) - at))
        none = np.full(count, FOREIGN, np.int64)
        self._splice(at, count, np.frombuffer(raw[:count], np.uint8), none, none)

    def repeat(self, start: int, stop: int, at: int) -> None:
        """Put a copy of a stretch somewhere (overlapping pieces of a rotated file)."""
        span = slice(start, stop)
        self._splice(
            at, 0, self.data[span].copy(), self.owner[span].copy(), self.place[span].copy()
        )

    def _splice(
        self,
        at: int,
        count: int,
        data: npt.NDArray[np.uint8],
        owner: npt.NDArray[np.int64],
        place: npt.NDArray[np.int64],
    ) -> None:
        self.data = np.concatenate((self.data[:at], data, self.data[at + count :]))
        self.owner = np.concatenate((self.owner[:at], owner, self.owner[at + count :]))
        self.place = np.concatenate((self.place[:at], place, self.place[at + count :]))

    def whole(self) -> dict[int, int]:
        """Offset → number of each record that is there entire."""
        found = {}
        for start in np.flatnonzero(self.place == 0).tolist():
            number = int(self.owner[start])
            size = len(self.records[number])
            span = slice(start, start + size)
            if (
                len(self.owner[span]) == size
                and (self.owner[span] == number).all()
                and (self.place[span] == np.arange(size)).all()
                and self.data[span].tobytes() == self.records[number]
            ):
                found[start] = number
        return found

    def touched(self) -> int:
        """How many of the records are no longer there entire."""
        return len(self.records) - len(set(self.whole().values()))

    def record_starts(self) -> npt.NDArray[np.int64]:
        """Where a record starts, whole or not."""
        return np.flatnonzero(self.place == 0)


Damage = Callable[[Strip, random.Random], None]


def _size(strip: Strip) -> int:
    return len(strip.records[0])


def _boundary(strip: Strip, rng: random.Random) -> int:
    return int(rng.choice(strip.record_starts().tolist() or [len(strip.data)]))


def _inside(strip: Strip, rng: random.Random) -> int:
    """A byte inside a record (not its first), well inside the file."""
    size = _size(strip)
    return _boundary(strip, rng) + rng.randint(1, size - 1)


def nothing(strip: Strip, rng: random.Random) -> None:
    """A sound file."""


def torn_tail(strip: Strip, rng: random.Random) -> None:
    """The copy was taken in mid-write."""
    count = min(rng.randint(1, _size(strip) - 1), len(strip.data))
    strip.remove(len(strip.data) - count, count)


def cut_head(strip: Strip, rng: random.Random) -> None:
    """The start is missing."""
    count = rng.randint(1, 5 * _size(strip))
    strip.remove(0, count)


def _junk(rng: random.Random, most: int = 300) -> bytes:
    count = rng.randint(1, most)
    kind = rng.randrange(3)
    if kind == 0:
        return rng.randbytes(count)
    if kind == 1:
        return (LOG_LINE * (count // len(LOG_LINE) + 1))[:count]
    return bytes(rng.choice((0, 0, 0, 1, 2, 0xFF)) for _ in range(count))


def stray_between(strip: Strip, rng: random.Random) -> None:
    """Bytes slipped in between two records."""
    strip.insert(_boundary(strip, rng), _junk(rng))


def stray_inside(strip: Strip, rng: random.Random) -> None:
    """Bytes slipped into a record."""
    strip.insert(min(_inside(strip, rng), len(strip.data)), _junk(rng))


def lost_inside(strip: Strip, rng: random.Random) -> None:
    """A few bytes of one record are missing."""
    at = _inside(strip, rng)
    strip.remove(at, rng.randint(1, max(1, _size(strip) - at % _size(strip) - 1)))


def lost_range(strip: Strip, rng: random.Random) -> None:
    """A longer stretch is missing (never a whole number of records: that leaves no trace)."""
    size = _size(strip)
    count = rng.randint(1, 6 * size)
    strip.remove(_inside(strip, rng), count + (count % size == 0))


def zero_page(strip: Strip, rng: random.Random) -> None:
    """A page that never reached the disk reads as zeros."""
    pages = max(1, len(strip.data) // PAGE)
    strip.overwrite(rng.randrange(pages) * PAGE, bytes(PAGE))


def zero_range(strip: Strip, rng: random.Random) -> None:
    """Zeros over any stretch (longer than a record: less may leave no trace)."""
    count = min(rng.randint(2 * _size(strip), 1000), len(strip.data))
    strip.overwrite(rng.randint(0, len(strip.data) - count), bytes(count))


def zeros_between(strip: Strip, rng: random.Random) -> None:
    """A page of zeros slipped in between two records."""
    strip.insert(_boundary(strip, rng), bytes(rng.choice((PAGE, 512, 100, 7))))


def zeros_inside(strip: Strip, rng: random.Random) -> None:
    """Zeros slipped into a record."""
    strip.insert(_inside(strip, rng), bytes(rng.choice((PAGE, 512, 100, 7))))


def zero_tail(strip: Strip, rng: random.Random) -> None:
    """Zeros up to the end of the last page."""
    strip.insert(len(strip.data), bytes(PAGE - len(strip.data) % PAGE))


def half_written(strip: Strip, rng: random.Random) -> None:
    """The disk was full: the front part of a record, then the next one whole."""
    at = _boundary(strip, rng)
    keep = rng.randint(1, _size(strip) - 1)
    strip.remove(at + keep, _size(strip) - keep)


def unaligned_append(strip: Strip, rng: random.Random) -> None:
    """A torn file that was written on."""
    torn_tail(strip, rng)
    code = strip.codes[0]
    strip.append(code, written(code, processes(rng, rng.randint(1, 12), 1_510_050_000)))


def other_layout(strip: Strip, rng: random.Random) -> None:
    """A kernel of another version wrote some of the records."""
    code = rng.choice(RELATED[strip.codes[0]])
    more = written(code, processes(rng, rng.randint(2, 12), 1_510_050_000))
    strip.append(code, more, _boundary(strip, rng))


def foreign_between(strip: Strip, rng: random.Random) -> None:
    """A piece of another file in between."""
    kind = rng.randrange(4)
    count = rng.randint(200, 3000)
    raw = (
        rng.randbytes(count)
        if kind == 0
        else (LOG_LINE * 40)[:count]
        if kind == 1
        else b"\x7fELF"
        + b"".join(rng.randint(0, 300).to_bytes(4, "little") for _ in range(count // 4))
        if kind == 2
        else "".join(rng.choice("abc ößé\n") for _ in range(count)).encode("utf-16")
    )
    strip.insert(_boundary(strip, rng), raw)


def overwritten(strip: Strip, rng: random.Random) -> None:
    """Foreign bytes over a stretch of records."""
    at = rng.randrange(max(1, len(strip.data)))
    strip.overwrite(at, rng.randbytes(rng.randint(_size(strip), 1500)))


def overwritten_text(strip: Strip, rng: random.Random) -> None:
    """Text over a stretch of records."""
    at = rng.randrange(max(1, len(strip.data)))
    strip.overwrite(at, (LOG_LINE * 20)[: rng.randint(_size(strip), 1500)])


def overlapped(strip: Strip, rng: random.Random) -> None:
    """Pieces of a rotated file put together twice."""
    starts = sorted(rng.sample(strip.record_starts().tolist(), 2))
    strip.repeat(starts[0], starts[1], _boundary(strip, rng))


def many(strip: Strip, rng: random.Random) -> None:
    """Three kinds of damage in one file."""
    for damage in rng.sample(_COMBINED, 3):
        damage(strip, rng)


_COMBINED: list[Damage] = [
    stray_between, stray_inside, lost_inside, lost_range, zero_range, zeros_between,
    half_written, foreign_between, overwritten, torn_tail,
]  # fmt: skip

CLASSES: tuple[Damage, ...] = (
    nothing, torn_tail, cut_head, stray_between, stray_inside, lost_inside, lost_range, zero_page,
    zero_range, zeros_between, zeros_inside, zero_tail, half_written, unaligned_append,
    other_layout, foreign_between, overwritten, overwritten_text, overlapped, many,
)  # fmt: skip


def _related() -> dict[str, list[str]]:
    """Which layouts may stand in one file: those of one family, but m68k's version 0 keeps apart."""
    found = {}
    for code in WRITERS:
        family = code.split("-")[0]
        found[code] = [
            other
            for other in WRITERS
            if other.split("-")[0] == family
            and other != code
            and {other, code} & {M68K} <= {code} & {M68K}
        ]
    found[M68K] = ["linux-v1-be", "linux-v3-be"]
    return found


M68K = "linux-v0-m68k-be"
RELATED = _related()


def case(code: str, damage: Damage, seed: int) -> Strip:
    """One damaged file; the same for the same arguments."""
    rng = random.Random(f"{code} {damage.__name__} {seed}")
    count = rng.choice((12, 30, 90, 200))
    strip = Strip.of(code, written(code, processes(rng, count)))
    damage(strip, rng)
    return strip
