"""Hashing a whole file on a thread of its own, while its content is being looked at."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Self

from evidencekit.case.names import shown
from evidencekit.case.reading import read_through
from evidencekit.errors import Cancelled, EvidenceError

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.case.reading import FileFacts
    from evidencekit.progress import Progress

_PATIENCE = 0.1
"""Seconds between two looks whether the person who waits wants to stop."""


class Reading:
    """A reading under way, for the time of a ``with``; left early, it is stopped."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stop = Event()
        self._facts: FileFacts | None = None
        self._error: EvidenceError | None = None
        self._done = self._total = 0
        self._thread = Thread(target=self._read, name="evidencekit hashing", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def facts(self, progress: Progress) -> FileFacts:
        """Wait for the end of the reading.

        Raises:
            ReadFailed: it cannot be read, or changed meanwhile.
            Cancelled: ``progress`` asked to stop.
        """
        self._thread.join(_PATIENCE)
        while self._thread.is_alive():
            progress(f"hashing {shown(self._path.name)}", self._done, self._total)
            self._thread.join(_PATIENCE)
        if self._error is not None:
            raise self._error
        if self._facts is None:
            raise AssertionError("a reading ends with its facts or with an error")
        return self._facts

    def _read(self) -> None:
        try:
            self._facts = read_through(self._path, progress=self._heed)
        except EvidenceError as exc:
            self._error = exc

    def _heed(self, _: str, done: int, total: int) -> None:
        self._done, self._total = done, total
        if self._stop.is_set():
            raise Cancelled
