"""What stands beside the main window: the guide, the dialog of our own faults, versions and licences.

Each is imported when it is first asked for, so that the window is there first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.crash import Faults
    from evidencekit_gui.theme import Theme
    from evidencekit_gui.views.crash_dialog import CrashDialog
    from evidencekit_gui.views.guide import Guide


class Beside:
    """The guide and the dialog of faults, made once and shown again; they close with the window."""

    def __init__(self, window: QWidget, theme: Theme, faults: Faults) -> None:
        self._window = window
        self._theme = theme
        self._faults = faults
        self.guide: Guide | None = None
        self.crash: CrashDialog | None = None

    def show_guide(self) -> None:
        """The user guide, in a window of its own."""
        if self.guide is None:
            from evidencekit_gui.views.guide import Guide

            self.guide = Guide(self._theme, self._window)
        self.guide.show()
        self.guide.activateWindow()

    def show_faults(self) -> None:
        """What went wrong by our own fault, and the report that may be saved of it."""
        if self.crash is None:
            from evidencekit_gui.views.crash_dialog import CrashDialog

            self.crash = CrashDialog(self._faults, self._theme, self._window)
        self.crash.show()

    def show_about(self) -> None:
        """Versions and licences."""
        from evidencekit_gui.views.about import AboutDialog

        dialog = AboutDialog(self._theme, self._window)
        dialog.exec()
        dialog.deleteLater()

    def close(self) -> None:
        """Close what is still shown."""
        for other in (self.guide, self.crash):
            if other is not None:
                other.close()
