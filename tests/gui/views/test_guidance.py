"""What tells a newcomer the way: the next step in its place, the keyboard's place, what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.screenshots import use_fonts
from evidencekit_gui.theme import Meaning
from evidencekit_gui.views.case_form import unsaid_of
from evidencekit_gui.views.finalise_dialog import FinaliseDialog
from evidencekit_gui.views.paged import CUSTODY, EVIDENCE, JOB, REPORT, REVIEW, VERIFY
from evidencekit_gui.widgets.basics import Text
from gui.waiting import LONG_MS, at_rest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontDatabase, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from evidencekit import demonstration, workflow
from evidencekit.case.model import CaseInfo, Examiner, Kind
from evidencekit.errors import ReadFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit_gui.app import App
    from pytestqt.qtbot import QtBot

    from evidencekit.analysis.values import Job
    from evidencekit.progress import Progress
    from evidencekit.workflow import Workspace


def open_example(qtbot: QtBot, app: App) -> None:
    app.window.start.open_example()
    qtbot.waitUntil(lambda: app.session.analysis is not None, timeout=LONG_MS)
    at_rest(qtbot, app)


def new_case(qtbot: QtBot, app: App, folder: Path) -> None:
    app.session.new_case(folder / "made.ekcase", CaseInfo(number="7", zone="America/Toronto"))
    qtbot.waitUntil(lambda: app.session.is_open, timeout=LONG_MS)
    at_rest(qtbot, app)


def test_the_way_on_stands_in_one_place_and_leads_to_the_report(qtbot: QtBot, app: App) -> None:
    open_example(qtbot, app)
    window = app.window
    window.show_step(EVIDENCE)
    for there in (JOB, REVIEW, REPORT):
        assert window.foot.next.isVisible()
        assert window.foot.next.isEnabled()
        window.foot.next.click()
        at_rest(qtbot, app)
        assert window.stack.currentIndex() == there
    for step in (REPORT, VERIFY, CUSTODY):
        window.show_step(step)
        assert not window.foot.next.isVisible()


def test_in_large_text_each_page_begins_at_its_top_and_nothing_is_cut_at_the_side(
    qtbot: QtBot, app: App
) -> None:
    open_example(qtbot, app)
    window = app.window
    room = next(s for s in window.findChildren(QScrollArea) if s.widget() is window.stack)
    size = QApplication.font().pointSizeF()
    for _ in range(round(size)):
        app.theme.resize_text(1)
    for step in (EVIDENCE, JOB, REVIEW, REPORT, VERIFY, CUSTODY, REPORT):
        window.show_step(step)
        at_rest(qtbot, app)
        assert room.verticalScrollBar().value() == 0
        assert room.horizontalScrollBar().maximum() == 0
        one = window.title_label.fontMetrics().lineSpacing()
        assert window.title_label.height() < 2 * one, "the zone switch makes room for the title"
    window.show_step(REVIEW)
    window.review.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    records = window.review.records
    assert records.table.horizontalScrollBar().maximum() == 0
    assert records.choice.shown[:2] == ("number", "command")
    app.theme.resize_text(0)
    window.resize(1920, 1080)
    QApplication.processEvents()
    assert set(records.choice.shown) >= {"number", "command", "start", "length", "outcome", "user"}


@pytest.fixture
def twice_as_large(qapp: QApplication) -> Iterator[None]:
    """The fonts that ship, at 200 %: other machines' fonts are narrower."""
    before = QApplication.font()
    use_fonts(qapp, 2.0)
    yield
    QFontDatabase.removeAllApplicationFonts()
    QApplication.setFont(before)


@pytest.mark.usefixtures("twice_as_large")
def test_at_the_largest_text_in_the_smallest_window_no_page_scrolls_sideways(
    qtbot: QtBot, app: App
) -> None:
    open_example(qtbot, app)
    window = app.window
    window.resize(960, 600)
    room = next(s for s in window.findChildren(QScrollArea) if s.widget() is window.stack)
    for step in (EVIDENCE, JOB, REVIEW, REPORT, VERIFY, CUSTODY):
        window.show_step(step)
        at_rest(qtbot, app)
        assert window.size() == QSize(960, 600)
        assert room.horizontalScrollBar().maximum() == 0, step


def test_a_key_leads_on_as_the_button_does_and_the_button_names_it(qtbot: QtBot, app: App) -> None:
    open_example(qtbot, app)
    window = app.window
    window.show_step(JOB)
    assert "Alt+Right" in window.foot.next.toolTip()
    (action,) = [
        one for one in window.findChildren(QAction) if one.shortcut() == QKeySequence("Alt+Right")
    ]
    action.trigger()
    at_rest(qtbot, app)
    assert window.stack.currentIndex() == REVIEW
    window.show_step(CUSTODY)
    action.trigger()
    assert window.stack.currentIndex() == CUSTODY


def test_pages_with_nothing_to_show_lead_to_what_brings_it(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    new_case(qtbot, app, tmp_path)
    window = app.window
    for step, there in ((REPORT, JOB), (REVIEW, JOB), (JOB, EVIDENCE)):
        window.show_step(step)
        window.foot.next.click()
        assert window.stack.currentIndex() == there
    assert not window.foot.next.isVisible()
    assert window.rail.title.text() == "7"
    assert not window.rail.number.isVisible()
    assert window.rail.state.whole() == "no exhibits yet"


def reached_by_tab(window: QWidget) -> list[QWidget]:
    """What Tab comes to, in order."""
    found = []
    at = window.nextInFocusChain()
    while at is not None and at is not window:
        takes = at.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if takes and at.isVisible() and at.isEnabled() and at.focusProxy() is None:
            found.append(at)
        at = at.nextInFocusChain()
    return found


def test_tab_goes_from_the_rail_through_the_page_to_the_way_on(qtbot: QtBot, app: App) -> None:
    open_example(qtbot, app)
    window = app.window
    for step in (EVIDENCE, JOB, REVIEW):
        window.show_step(step)
        at_rest(qtbot, app)
        order = reached_by_tab(window)
        assert order[0] is window.rail.steps[step]
        assert order[1] is window.zone_switch
        assert order[-1] is window.foot.next
        assert all(window.page.isAncestorOf(part) for part in order[2:-1])
    window.show_step(REPORT)
    at_rest(qtbot, app)
    order = reached_by_tab(window)
    rows = window.report.form.findings.rows
    assert len(rows) == len(app.session.analysis.findings if app.session.analysis else ())
    places = [order.index(row.box) for row in rows]
    assert places == sorted(places)
    assert places[-1] < order.index(window.report.finalise_button)


def test_a_ring_shows_where_the_keyboard_is(qtbot: QtBot, app: App) -> None:
    window = app.window
    window.activateWindow()
    window.new_case()
    for choice in ("light", "dark"):
        app.theme.choose(choice)
        for part in (window.start.make, window.start.form.zone, window.start.form.title):
            edge = {}
            for focused in (True, False):
                if focused:
                    part.setFocus(Qt.FocusReason.TabFocusReason)
                else:
                    window.start.form.role.setFocus()
                picture = part.grab().toImage()
                edge[focused] = picture.pixelColor(1, picture.height() // 2).name()
            assert edge[True] == app.theme.colours.accent.name(), type(part).__name__
            assert edge[False] != edge[True]


def test_what_lies_beside_the_accounting_is_offered_once(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    new_case(qtbot, app, tmp_path)
    handed = tmp_path / "handed"
    shutil.copytree(demonstration.folder(), handed)
    window, notice = app.window, app.window.evidence.notice
    window.evidence.add([handed])
    at_rest(qtbot, app)
    assert app.session.snapshot is not None
    assert len(app.session.snapshot.exhibits) == 42
    assert notice.meaning is Meaning.ATTENTION
    assert notice.act.isVisible()
    assert notice.act.text() == "Add these 20 files"
    assert "42 exhibits taken in" in notice.text()
    notice.act.click()
    at_rest(qtbot, app)
    kinds = [exhibit.kind for exhibit in app.session.snapshot.exhibits]
    assert len(kinds) == 62
    assert kinds.count(Kind.SYSTEM_LOG) == 14
    assert not notice.act.isVisible()


def test_finalising_says_first_what_was_not_stated(app: App) -> None:
    info = CaseInfo(number="7", title="Transfer", questions=("Did it run?",))
    unsaid = unsaid_of(info)
    assert unsaid == ("who asked", "authority", "examiner")
    assert unsaid_of(CaseInfo("1", "t", "r", "a", ("q",), examiner=Examiner("E"))) == ()
    window = app.window
    dialog = FinaliseDialog(Path("out"), (), Examiner(), "", app.theme, window, unsaid)
    said = [text.text() for text in dialog.findChildren(Text)]
    assert any("who asked, authority, examiner" in words for words in said)
    assert isinstance(dialog.yes, QAbstractButton)
    assert dialog.yes.font().bold()
    dialog.deleteLater()


def test_jobs_that_cannot_be_listed_say_why(
    qtbot: QtBot, app: App, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_case(qtbot, app, tmp_path)
    page = app.window.job
    app.window.show_step(JOB)
    assert page.sentence.startswith("Add accounting files first")
    why = ReadFailed("the copy of EX-001 cannot be read", "it is gone", "check all hashes")

    def refuse(ws: Workspace, progress: Progress) -> tuple[Job, ...]:
        raise why

    with monkeypatch.context() as patch:
        patch.setattr(workflow, "list_jobs", refuse)
        app.window.evidence.add([data / "nightly-2017/acct-archive/pacct.16.gz"])
        at_rest(qtbot, app)
    assert page.sentence == "The commands that recur in the evidence could not be listed."
    assert "he copy of EX-001 cannot be read" in page.notice.text()
    assert page.found.table.accessibleDescription().startswith("The jobs could not be listed")
    app.session.list_jobs()
    at_rest(qtbot, app)
    assert page.notice.meaning is Meaning.PLAIN
    assert page.found.shown == 30
    assert page.sentence.startswith("<b>30</b> commands recur")
