"""An accounting file held open: its content at hand, its scan, what was wrong with its stream.

Large content is mapped into memory, not loaded; no more than :data:`MOST_MAPS` files are mapped at a
time, because each map costs a file descriptor and a case may hold thousands of files. Small content
is simply held.
"""

from __future__ import annotations

import mmap
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from evidencekit.case.reading import Fingerprint, changed, opened, read_failed

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.formats.decode import Scan
    from evidencekit.records import Problem, Source

SMALL = 1 << 18
"""Content of up to so many bytes is held in memory."""
MOST_MAPS = 128


class Content:
    """The bytes that offsets count in: held, or mapped when asked for."""

    def __init__(self, path: Path, fingerprint: Fingerprint, held: bytes | None = None) -> None:
        self.path = path
        self.size = fingerprint.size
        self._fingerprint = fingerprint
        self._held = held

    @property
    def buffer(self) -> mmap.mmap | bytes:
        """All of it, read-only.

        Raises:
            ReadFailed: the file is gone, or is not the one that was read at first.
        """
        if self._held is not None:
            return self._held
        return _MAPS.map(self)

    def map(self) -> mmap.mmap:
        """A new map of the file, which must be unchanged."""
        with opened(self.path) as (file, now):
            how = self._fingerprint.change(now)
            if how:
                raise changed(self.path, how)
            try:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except (OSError, ValueError) as exc:
                error = exc if isinstance(exc, OSError) else OSError(str(exc))
                raise read_failed(error, self.path) from exc

    def let_go(self) -> None:
        """Give the map back; the next look maps anew."""
        _MAPS.drop(self)

    def moved(self, path: Path) -> Content:
        """The same content under the name it has now."""
        self.let_go()
        return Content(path, self._fingerprint, self._held)


class _Maps:
    """The maps in use, the longest unused first; one for the process, as descriptors are."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[Content, mmap.mmap] = OrderedDict()

    def map(self, content: Content) -> mmap.mmap:
        with self._lock:
            found = self._open.get(content)
            if found is None:
                found = self._open[content] = content.map()
                while len(self._open) > MOST_MAPS:
                    # Not closed: tables may look at it. It goes with the last of them.
                    self._open.popitem(last=False)
            self._open.move_to_end(content)
            return found

    def drop(self, content: Content) -> None:
        with self._lock:
            found = self._open.pop(content, None)
        if found is not None:
            with suppress(BufferError):  # a table still looks at it; it goes with that table
                found.close()


_MAPS = _Maps()


@dataclass(slots=True)
class OpenedFile:
    """An accounting file held open; close it."""

    path: Path
    """Where the bytes as received lie."""
    source: Source
    size: int
    """Bytes as received."""
    sha256: str
    modified_us: int
    compression: str
    content_sha256: str
    scan: Scan
    content: Content
    remarks: tuple[Problem, ...] = ()
    """What was wrong with the compressed stream; covers no bytes."""
    expanded: Path | None = field(default=None)
    """The file we expanded it into; ours to remove."""

    @property
    def content_size(self) -> int:
        """Bytes after decompression; offsets count in these."""
        return self.content.size

    @property
    def buffer(self) -> mmap.mmap | bytes:
        """The content, read-only; ask for it anew at each use.

        Raises:
            ReadFailed: the file is gone or changed since it was opened.
        """
        return self.content.buffer

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems: of the stream and of the content."""
        return (*self.scan.problems, *self.remarks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the content and remove the expanded copy. Twice does nothing more."""
        self.content.let_go()
        if self.expanded is not None:
            with suppress(OSError):  # emptied with its folder
                self.expanded.unlink(missing_ok=True)
