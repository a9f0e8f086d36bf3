"""Which versions these are, and under which licences they may be used."""

from __future__ import annotations

import platform
from html import escape
from importlib import metadata
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QTextBrowser

from evidencekit import __version__
from evidencekit.clock import zone_data_version
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import Heading, Text, button, column, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.theme import Theme

LIBRARIES = (
    ("PySide6_Essentials", tr("Qt for the window"), "LGPL-3.0"),
    ("PySide6_Addons", tr("preview of the PDF"), "LGPL-3.0"),
    ("pyqtgraph", tr("charts on the screen"), "MIT"),
    ("numpy", tr("records as columns"), "BSD-3-Clause"),
    ("construct", tr("layouts of records"), "MIT"),
    ("croniter", tr("when a crontab line was due"), "MIT"),
    ("zstandard", tr("compressed files"), "BSD-3-Clause"),
    ("tzdata", tr("time zone rules"), "Apache-2.0"),
    ("reportlab", tr("draws the report"), "BSD-3-Clause"),
    ("pikepdf", tr("archival PDF"), "MPL-2.0"),
    ("pyHanko", tr("seals and time stamps"), "MIT"),
    ("cryptography", tr("keys and certificates"), "Apache-2.0 or BSD-3-Clause"),
    ("platformdirs", tr("where settings belong"), "MIT"),
)
"""What the program is made with, what for, and its licence (docs/architecture.md says why)."""


def version_of(name: str) -> str:
    """The version of a library as installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return tr("built in")


def listed() -> str:
    """Everything as a table (rich text)."""
    rows = [
        ("Python", platform.python_version(), tr("runs it all"), "PSF-2.0"),
        *((name, version_of(name), what, licence) for name, what, licence in LIBRARIES),
        ("Noto Sans, Noto Sans Mono", "", tr("fonts of the report"), "OFL-1.1"),
    ]
    cells = "".join(
        "<tr>"
        + "".join(f"<td style='padding-right:18px'>{escape(cell)}</td>" for cell in line)
        + "</tr>"
        for line in rows
    )
    return f"<table cellspacing='0' cellpadding='2'>{cells}</table>"


class AboutDialog(QDialog):
    """Versions and licences."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About EvidenceKit"))
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(tr("What it is made with"))
        self.text.setHtml(listed())
        shut = button(tr("Close"), self.accept, main=True, about=tr("Close this window"))
        layout = column(
            Heading(tr("EvidenceKit {version}", version=__version__), 0),
            Text(
                tr(
                    "Reads copied Unix process accounting files and writes reports that can be "
                    "checked. It works without a network and sends nothing."
                )
            ),
            Text(
                tr(
                    "Licensed under the Apache License 2.0. Qt and PySide6 are used under the LGPL "
                    "3: they lie as files of their own beside the program and may be replaced."
                )
            ),
            Text(tr("Time zone rules: {zone_data_version}", zone_data_version=zone_data_version())),
            Heading(tr("Made with")),
            self.text,
            row(1, shut),
            gap=GRID + 4,
        )
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.setLayout(layout)
        self.resize(96 * GRID, 76 * GRID)
