"""Records as a CSV file, a bounded piece at a time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from evidencekit.errors import Cancelled, ReportError
from evidencekit.progress import Progress, silent
from evidencekit.report import exports

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from evidencekit.evidence.collection import Evidence

PIECE = 65_536


def csv_text(evidence: Evidence, numbers: npt.NDArray[np.uint32]) -> str:
    """A few records as CSV, with the heading: for the clipboard."""
    return exports.header() + "".join(exports.csv_blocks([evidence.take(numbers)]))


def write_csv(
    evidence: Evidence,
    numbers: npt.NDArray[np.uint32],
    path: Path,
    progress: Progress = silent,
) -> None:
    """Write the records of these numbers in this order; a file that is there is not overwritten.

    Raises:
        ReportError: the file is there already or cannot be written.
        Cancelled: ``progress`` asked to stop; what was written is removed.
    """
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(exports.header())
            for start in range(0, len(numbers), PIECE):
                progress("writing records", start, len(numbers))
                table = evidence.take(numbers[start : start + PIECE])
                for text in exports.csv_blocks([table]):
                    file.write(text)
                    progress("writing records", start, len(numbers))
    except FileExistsError as exc:
        raise ReportError(
            "a file of this name is there already", path.name, "choose another name"
        ) from exc
    except OSError as exc:
        raise ReportError(
            "the file could not be written",
            f"{path.name}: {exc.strerror or exc}",
            "choose a folder you may write to",
        ) from exc
    except Cancelled:
        with suppress(OSError):
            path.unlink()
        raise
