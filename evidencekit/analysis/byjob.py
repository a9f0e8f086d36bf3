"""Values of very many records, given in the order of the files and asked for job by job.

They are sorted a piece at a time. As long as there is one piece it stays in memory; where there are
more, each goes into a temporary file that has no name and ends with the program, so that what is held
does not grow with the evidence.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from evidencekit.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

VALUES = np.dtype([("start", np.int64), ("elapsed", np.int64), ("status", np.int32)])
"""What is kept of a record: start and length in microseconds, the wait status."""
PIECE = 1 << 19
"""Records sorted at a time: ten megabytes."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Records sorted by job: those of ``jobs[i]`` are ``starts[i]`` up to ``starts[i + 1]``."""

    jobs: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int64]
    offset: int
    """Of the first in the file."""


class ByJob:
    """Takes records in, and gives each job's in the order in which they came. Close it."""

    def __init__(self, piece: int = PIECE) -> None:
        self._piece = piece
        self._codes: list[npt.NDArray[np.uint32]] = []
        self._rows: list[npt.NDArray[Any]] = []
        self._waiting = 0
        self._last = np.empty(0, VALUES)
        self._pieces: list[_Piece] = []
        self._stack = ExitStack()
        self._file: Any = None
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, codes: npt.NDArray[np.uint32], rows: npt.NDArray[Any]) -> None:
        """Take in records (of type :data:`VALUES`), each with the number of its job.

        Raises:
            EvidenceError: there is no room for the temporary file.
        """
        if self._waiting and self._waiting + len(codes) > self._piece:
            self._sort()
        self._codes.append(codes)
        self._rows.append(rows)
        self._waiting += len(codes)

    def each(self, counts: npt.NDArray[np.int64]) -> Iterator[tuple[int, npt.NDArray[Any]]]:
        """Every job's number and its records, in order of number; nothing may be added any more.

        Args:
            counts: How many records of each job were added; jobs without any are among them.

        Raises:
            EvidenceError: the temporary file cannot be written or read.
        """
        if self._waiting:
            self._sort()
        ends = np.cumsum(counts)
        first = done = 0
        while first < len(counts):
            # As many jobs at a time as make a piece; a job of more stands by itself.
            stop = max(int(np.searchsorted(ends, done + self._piece, side="right")), first + 1)
            rows = self._of(first, stop)
            for job in range(first, stop):
                end = int(ends[job])
                yield job, rows[end - int(counts[job]) - done : end - done]
            first, done = stop, int(ends[stop - 1])

    def _of(self, first: int, stop: int) -> npt.NDArray[Any]:
        """The records of jobs ``first`` to before ``stop``, by job and in the order they came."""
        codes, rows = [np.empty(0, np.uint32)], [np.empty(0, VALUES)]
        for piece in self._pieces:
            low, high = np.searchsorted(piece.jobs, (first, stop)).tolist()
            codes.append(np.repeat(piece.jobs[low:high], np.diff(piece.starts[low : high + 1])))
            rows.append(self._part(piece, int(piece.starts[low]), int(piece.starts[high])))
        order = np.argsort(np.concatenate(codes), kind="stable")
        return np.concatenate(rows)[order]

    def _part(self, piece: _Piece, start: int, stop: int) -> npt.NDArray[Any]:
        if piece is self._pieces[-1]:
            return self._last[start:stop]
        try:
            self._file.seek(piece.offset + start * VALUES.itemsize)
            stored = self._file.read((stop - start) * VALUES.itemsize)
        except OSError as exc:
            raise _no_room(exc) from exc
        return np.frombuffer(stored, VALUES, stop - start)

    def _sort(self) -> None:
        """Sort what waits, as the last piece; the one that was it goes into the file."""
        if self._pieces:
            self._put_away()
        codes, rows = np.concatenate(self._codes), np.concatenate(self._rows)
        self._codes, self._rows, self._waiting = [], [], 0
        order = np.argsort(codes, kind="stable")
        self._last = rows[order]
        jobs, starts = np.unique(codes[order], return_index=True)
        self._pieces.append(_Piece(jobs, np.append(starts, len(codes)), self._written))

    def _put_away(self) -> None:
        try:
            if self._file is None:
                file = tempfile.TemporaryFile(prefix="evidencekit-")  # noqa: SIM115 (closed with us)
                self._file = self._stack.enter_context(file)
            self._file.seek(self._written)
            self._file.write(self._last.data)
        except OSError as exc:
            raise _no_room(exc) from exc
        self._written += self._last.nbytes


def _no_room(exc: OSError) -> EvidenceError:
    return EvidenceError(
        "a temporary file could not be used",
        exc.strerror or str(exc),
        "make room where this system keeps temporary files, and try again",
    )


def values(
    start: npt.NDArray[np.int64], elapsed: npt.NDArray[np.int64], status: npt.NDArray[np.int64]
) -> npt.NDArray[Any]:
    """Columns as rows of type :data:`VALUES`."""
    rows = np.empty(len(start), VALUES)
    rows["start"], rows["elapsed"], rows["status"] = start, elapsed, status
    return rows
