"""What comes in by other ways than the usual one, and how it is said what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.models.exhibits import DECLARED, NOT_AS_DECLARED, hash_state
from evidencekit_gui.theme import Meaning
from evidencekit_gui.views.dialogs import HandOverDialog
from gui.waiting import LONG_MS, at_rest

from evidencekit.case.model import Acquisition, CaseInfo, Examiner, Exhibit, Kind
from evidencekit.errors import BadRequest

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit_gui.app import App
    from pytestqt.qtbot import QtBot


@pytest.fixture
def opened(qtbot: QtBot, app: App, tmp_path: Path) -> App:
    """A new case."""
    info = CaseInfo("1", "t", zone="UTC", clock_skew_s=-1.25, examiner=Examiner("A"))
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.session.new_case(tmp_path / "one.ekcase", info)
    at_rest(qtbot, app)
    return app


def exhibits(app: App) -> tuple[Exhibit, ...]:
    snapshot = app.session.snapshot
    assert snapshot is not None
    return snapshot.exhibits


def test_an_attachment_is_kept_and_not_read(qtbot: QtBot, opened: App, tmp_path: Path) -> None:
    (tmp_path / "ticket.txt").write_text("0 2 * * * root looks like a crontab\n")
    opened.window.evidence.add([tmp_path / "ticket.txt"], attachments=True)
    at_rest(qtbot, opened)
    (ticket,) = exhibits(opened)
    assert (ticket.kind, ticket.problems, ticket.in_place) == (Kind.ATTACHMENT, (), False)


def test_a_file_left_in_place_is_said_to_be(
    qtbot: QtBot, opened: App, data: Path, tmp_path: Path
) -> None:
    page = opened.window.evidence
    page.add([data / "nightly-2017/acct-archive/pacct.16.gz"], in_place=True)
    at_rest(qtbot, opened)
    (exhibit,) = exhibits(opened)
    assert exhibit.in_place
    assert page.notice.text() == "1 exhibit taken in: hashed where they lie, not copied."
    page.panel.show_exhibit(exhibit)
    assert "left where it lies, not copied" in page.panel._facts.text()


def test_what_a_supporting_file_holds_wrong_is_no_fault_of_the_records(
    qtbot: QtBot, opened: App, tmp_path: Path
) -> None:
    (tmp_path / "crontab").write_text("0 2 * * * root /bin/good\njust words\n")
    page = opened.window.evidence
    page.add([tmp_path / "crontab"])
    at_rest(qtbot, opened)
    (crontab,) = exhibits(opened)
    assert len(crontab.problems) == 3
    page.panel.show_exhibit(crontab)
    assert page.panel._problems_head.text() == "3 problems"


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (Acquisition(declared_md5="12" * 16), (Meaning.FINE, DECLARED)),
        (Acquisition(declared_md5="34" * 16), (Meaning.BROKEN, NOT_AS_DECLARED)),
        (Acquisition(declared_sha256="cd" * 32), (Meaning.FINE, DECLARED)),
        (Acquisition(declared_sha256="ef" * 32), (Meaning.BROKEN, NOT_AS_DECLARED)),
    ],
)
def test_any_hash_declared_is_compared(told: Acquisition, state: tuple[Meaning, str]) -> None:
    exhibit = Exhibit(
        "EX-001", "x", "x", Kind.ACCOUNTING, 1, "ab" * 32, "x", content_sha256="cd" * 32,
        md5="12" * 16, acquisition=told,
    )  # fmt: skip
    assert hash_state(exhibit) == state


def test_all_particulars_are_in_the_form(qtbot: QtBot, opened: App) -> None:
    form = opened.window.start.form
    info = CaseInfo(
        "7", "t", "r", "a", ("q",), "UTC", -1.2345678901, "n", Examiner("e", "r", "o", "q", "c")
    )
    form.show_info(info)
    assert form.info() == info, "a skew that was not touched keeps its last digit"
    form.skew.setText("+2,5")
    with pytest.raises(BadRequest, match="no number of seconds"):
        form.info()
    form.skew.setText("−0.5 s")
    assert form.info().clock_skew_s == -0.5
    form.skew.setText("")
    assert form.info().clock_skew_s is None


def test_anything_that_changes_hands_can_be_told(qtbot: QtBot, opened: App) -> None:
    dialog = HandOverDialog((), opened.window.custody.theme, opened.window.custody)
    dialog._fields["to"].setText("Examiner")
    dialog.accept()
    assert dialog.result() == 0, "not without a thing"
    for name, text in (("by", "Ops"), ("items", "USB stick 17"), ("when", "1 Dec, 10:00")):
        dialog._fields[name].setText(text)
    dialog.accept()
    opened.session.hand_over(dialog.handed)
    dialog.deleteLater()
    at_rest(qtbot, opened)
    snapshot = opened.session.snapshot
    assert snapshot is not None
    event = snapshot.custody[-1]
    assert event.text == "handed over by Ops to Examiner: USB stick 17"
    assert (event.reported_by, event.happened) == ("A", "1 Dec, 10:00")
