"""The guide on F1, the About page, and the window that only verifies."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from evidencekit_gui.app import build
from evidencekit_gui.views.about import LIBRARIES, AboutDialog
from evidencekit_gui.views.guide import PAGES
from evidencekit_gui.views.paged import CUSTODY, REVIEW, START, VERIFY
from evidencekit_gui.widgets.basics import Heading
from gui.waiting import LONG_MS
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QImage, QTextDocument

from evidencekit import __version__
from evidencekit.assets import document

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit_gui.app import App
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


def test_f1_opens_the_guide_with_its_pictures(qtbot: QtBot, app: App) -> None:
    window = app.window
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    guide = window.beside.guide
    assert guide is not None
    assert guide.isVisible()
    shown = guide.text.toPlainText()
    assert "The filter line" in shown
    assert [text for level, text, _ in guide.text.headings() if level == 1] == [
        "EvidenceKit: the user guide"
    ]
    kind = QTextDocument.ResourceType.ImageResource.value
    for part in document("user-guide.md").read_text("utf-8").split("](images/")[1:]:
        picture = guide.text.loadResource(kind, QUrl("images/" + part.split(")")[0]))
        assert isinstance(picture, QImage)
        assert 0 < picture.width() <= guide.text.viewport().width()
    assert guide.text.loadResource(kind, QUrl("https://example.org/a.png")) is None
    assert guide.text.loadResource(kind, QUrl("../../../etc/hostname")) is None
    guide.sought.setText("crontab")
    assert guide.find_next()
    guide._follow(QUrl("#the-filter-line"))
    assert guide.contents.currentItem().text().strip() == "The filter line"
    for number, (name, _) in enumerate(PAGES):
        guide.page.setCurrentRow(number)
        assert guide.text.headings()[0][1] in document(name).read_text("utf-8")
    guide.close()


def test_about_names_every_library_with_its_version_and_licence(app: App) -> None:
    dialog = AboutDialog(app.theme, app.window)
    text = dialog.text.toPlainText()
    for name, _, licence in LIBRARIES:
        assert name in text
        assert metadata.version(name) in text
        assert licence in text
    needed = {
        line.split(";")[0]
        .split(">")[0]
        .split("<")[0]
        .split("=")[0]
        .strip()
        .lower()
        .replace("-", "_")
        for line in metadata.requires("evidencekit") or ()
        if "extra ==" not in line
    }
    assert needed <= {name.lower() for name, _, _ in LIBRARIES}
    assert f"EvidenceKit {__version__}" in {head.text() for head in dialog.findChildren(Heading)}
    dialog.deleteLater()


def test_the_verifying_window_is_that_page_alone(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    made = build(qapp, tmp_path / "w.ini", tmp_path / "c", colours="light", verify_only=True)
    qtbot.addWidget(made.window)
    made.window.show()
    window = made.window
    for step in (START, REVIEW, CUSTODY, VERIFY):
        window.show_step(step)
        assert window.page is window.verify
    assert not window.rail.isVisible()
    assert not window.back_button.isVisible()
    texts = {action.text().replace("&", "") for action in window.findChildren(QAction)}
    assert "New case…" not in texts
    assert {"Check a file…", "Check a folder…", "User guide", "Quit"} <= texts
    job = window.verify.check(tmp_path)
    with qtbot.waitSignal(job.finished, timeout=LONG_MS):
        pass
    assert window.verify.view.verdict is None
    assert window.verify.notice.text() == (
        f"<b>This is neither a report (PDF), a bundle (folder or zip) nor a case: {tmp_path}</b>"
        "<br>Choose the report, the folder that holds bagit.txt, its zip, or the .ekcase folder."
    )
    window.close()
    made.theme.deleteLater()
