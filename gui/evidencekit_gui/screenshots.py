"""Writes a picture of every page, light and dark, from the real app on the demonstration case.

``python -m evidencekit_gui.screenshots OUT [--size 1280x800] [--scale 1.5] [--text 2]``. The pictures
are for documents and for looking at; they are never compared in tests.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from evidencekit.assets import asset
from evidencekit_gui.app import App, build
from evidencekit_gui.session import NewKey
from evidencekit_gui.views.about import AboutDialog
from evidencekit_gui.views.crash_dialog import CrashDialog
from evidencekit_gui.views.dialogs import (
    CorrectionDialog,
    HandOverDialog,
    NoteDialog,
    ParticularsDialog,
)
from evidencekit_gui.views.finalise_dialog import FinaliseDialog
from evidencekit_gui.views.guide import Guide
from evidencekit_gui.views.paged import CUSTODY, REPORT, REVIEW, START, VERIFY
from evidencekit_gui.views.stamp_dialogs import AskDialog, ImportDialog, RequestDialog
from evidencekit_gui.views.trusted_time import open_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from evidencekit.workflow import Delivery

PAGES = ("evidence", "job", "review", "report", "verify", "custody", "start")
QUIET_MS = 900
"""Nothing has run for this long: timers have fired and pages are drawn."""


def settle(app: App, quiet_ms: int = QUIET_MS) -> None:
    """Let the app work until nothing has run for a while."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setSingleShot(True)
    timer.setInterval(quiet_ms)

    def again() -> None:
        if app.pool.running:
            timer.start()
        else:
            loop.quit()

    timer.timeout.connect(again)
    timer.start()
    loop.exec()


def use_fonts(qt: QApplication, times: float = 1.0) -> None:
    """The fonts that ship for reports, so that pictures do not depend on the machine."""
    for path in sorted(asset("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    font = QFont("Noto Sans")
    font.setPointSizeF(9.75 * times)
    qt.setFont(font)


def take(app: App, out: Path, name: str) -> Path:
    """One picture of the window as it is."""
    settle(app)
    path = out / f"{name}.png"
    app.window.grab().save(str(path))
    return path


def take_widget(widget: QWidget, out: Path, name: str) -> Path:
    """One picture of a dialog or another window."""
    widget.show()
    QApplication.processEvents()
    path = out / f"{name}.png"
    widget.grab().save(str(path))
    return path


def take_all(app: App, out: Path, suffix: str) -> list[Path]:
    """A picture of each page of the demonstration case, and of each window beside them."""
    window = app.window
    window.show_step(START)
    made = [take(app, out, f"start-{suffix}")]
    window.new_case()
    made.append(take(app, out, f"new-case-{suffix}"))
    window.start.show_choices()
    window.start.open_example()
    settle(app)
    for step, name in enumerate(PAGES[: CUSTODY + 1]):
        window.show_step(step)
        made.append(take(app, out, f"{name}-{suffix}"))
    window.show_step(REVIEW)
    window.review.tabs.setCurrentIndex(1)
    window.review.records.table.choose_row(82)
    made.append(take(app, out, f"records-{suffix}"))
    window.show_step(REPORT)
    for sheet, name in ((1, "words"), (2, "form"), (3, "no-times")):
        window.report.form.setCurrentIndex(sheet)
        made.append(take(app, out, f"{name}-{suffix}"))
    window.report.form.setCurrentIndex(0)
    made += _windows_beside(app, out, suffix)
    with tempfile.TemporaryDirectory(prefix="evidencekit-delivered-") as name:
        made += _delivered(app, Path(name), out, suffix)
    return made


def _delivered(app: App, place: Path, out: Path, suffix: str) -> list[Path]:
    """The report as it was delivered into a place, and what is asked and said of it."""
    window = app.window
    key = NewKey("Demo Examiner (demonstration)", "", "only for pictures")
    window.report.finalise(place, key)
    settle(app)
    window.show_step(REPORT)
    made = [take(app, out, f"delivered-{suffix}")]
    window.show_times()
    made.append(take(app, out, f"times-{suffix}"))
    window.report.form.setCurrentIndex(0)
    delivery = app.session.delivery
    if delivery is not None:
        made += _questions_after(app, delivery, out, suffix)
        window.show_step(VERIFY)
        window.verify.check(delivery.bundle)
        made.append(take(app, out, f"verdict-{suffix}"))
    window.report.let_go()
    return made


def _windows_beside(app: App, out: Path, suffix: str) -> list[Path]:
    window, snapshot = app.window, app.session.snapshot
    if snapshot is None:
        return []
    place = Path.home() / "EvidenceKit" / "delivered"
    finalise = FinaliseDialog(place, (), snapshot.info.examiner, "", window.theme, window.report)
    about = AboutDialog(window.theme, window)
    guide = Guide(window.theme, window)
    crash = CrashDialog(window.faults, window.theme, window)
    particulars = ParticularsDialog(snapshot.info, window.theme, window.settings, window)
    return _take_each(
        {
            "finalise": finalise, "about": about, "guide": guide, "crash": crash,
            "particulars": particulars,
            "note": NoteDialog("EX-026 @ 0x14C0", "", window.review),
            "correct": CorrectionDialog(1, window.theme, window),
        },
        out,
        suffix,
    )  # fmt: skip


def _questions_after(app: App, delivery: Delivery, out: Path, suffix: str) -> list[Path]:
    """What is asked about a report that was delivered."""
    window, snapshot = app.window, app.session.snapshot
    if snapshot is None or not snapshot.finals:
        return []
    final, theme, page = snapshot.finals[0], window.theme, window.report
    files = (delivery.report.path, delivery.bundle)
    kinds = open_kinds(final)
    return _take_each(
        {
            "hand-over": HandOverDialog(files, theme, page),
            "time-request": RequestDialog(final, kinds, theme, page),
            "time-import": ImportDialog(final, None, theme, page),
            "time-ask": AskDialog(final, kinds, theme, page),
        },
        out,
        suffix,
    )


def _take_each(widgets: dict[str, QWidget], out: Path, suffix: str) -> list[Path]:
    made = [take_widget(widget, out, f"{name}-{suffix}") for name, widget in widgets.items()]
    for widget in widgets.values():
        widget.close()
        widget.deleteLater()
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Write all pictures."""
    parser = argparse.ArgumentParser(prog="evidencekit_gui.screenshots", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", action="append", help="1280x800 (may be given more than once)")
    parser.add_argument("--scale", default="1", help="size of a pixel on the screen: 1, 1.5, 2")
    parser.add_argument("--text", type=float, default=1.0, help="size of the text: 1, 1.5, 2")
    parser.add_argument("--scheme", action="append", choices=("light", "dark"))
    asked = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = asked.scale
    asked.out.mkdir(parents=True, exist_ok=True)
    qt = QApplication(sys.argv[:1])
    use_fonts(qt, asked.text)
    for size in asked.size or ["1280x800"]:
        width, height = (int(part) for part in size.split("x"))
        for scheme in asked.scheme or ("light", "dark"):
            with tempfile.TemporaryDirectory(prefix="evidencekit-pictures-") as name:
                folder = Path(name)
                app = build(
                    qt,
                    folder / "window.ini",
                    folder / "cases",
                    colours=scheme,
                    identities=folder / "identities",
                )
                app.window.resize(width, height)
                app.window.show()
                scale = "" if asked.scale == "1" else f"-{asked.scale}x"
                scale += "" if asked.text == 1 else f"-text{asked.text:g}"
                for path in take_all(app, asked.out, f"{scheme}-{size}{scale}"):
                    sys.stdout.write(f"{path}\n")
                app.window.close()
                app.window.deleteLater()
                qt.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
