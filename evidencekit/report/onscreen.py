"""A sealed report for a viewer that draws pages and no form fields, as Qt's does.

The panel of a seal belongs to a form field. The report says that an empty frame means no seal, so a
viewer that leaves the panel out shows what is not so. Here the panel becomes a part of the page, in
memory only and for looking at only: those bytes carry no seal, and none is checked here.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf

from evidencekit.case.names import shown
from evidencekit.errors import ReadFailed

if TYPE_CHECKING:
    from pathlib import Path


def pages_on_screen(path: Path) -> bytes:
    """The PDF's pages with what its form fields show drawn into them; links stay.

    Raises:
        ReadFailed: the file cannot be read as a PDF.
    """
    out = io.BytesIO()
    try:
        with pikepdf.open(path) as pdf:
            pdf.flatten_annotations("all")
            pdf.save(out)
    except (OSError, pikepdf.PdfError) as exc:
        raise ReadFailed("the report cannot be drawn", shown(path), str(exc)) from exc
    return out.getvalue()
