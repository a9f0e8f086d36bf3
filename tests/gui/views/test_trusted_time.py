"""Trusted time in the window: a request, an answer of ``openssl ts``, its import, what is refused."""

from __future__ import annotations

import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from core.seal.making import Authority, make_authority
from evidencekit_gui.session import NewKey
from evidencekit_gui.theme import Meaning
from evidencekit_gui.views.paged import REPORT, VERIFY
from evidencekit_gui.views.stamp_dialogs import (
    AskDialog,
    ImportDialog,
    RequestDialog,
    StampQuestion,
)
from gui.views.test_access import unnamed
from gui.waiting import LONG_MS, at_rest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QApplication

from evidencekit import workflow
from evidencekit.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evidencekit_gui.app import App
    from evidencekit_gui.views.trusted_time import FinalTime
    from pytestqt.qtbot import QtBot

    from evidencekit.workflow import FinalReport


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def final(qtbot: QtBot, app: App, tmp_path: Path) -> FinalReport:
    """The demonstration's report, sealed and delivered in the window, at today's time."""
    app.session.clock = SystemClock()  # openssl knows no other time
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.window.start.open_example()
    at_rest(qtbot, app)
    app.window.show_step(REPORT)
    at_rest(qtbot, app)
    assert app.window.report.times.rows == {}
    app.window.report.finalise(tmp_path / "out", NewKey("A. Examiner", "", "correct horse"))
    at_rest(qtbot, app)
    return the_final(app)


def the_final(app: App) -> FinalReport:
    assert app.session.snapshot is not None
    (found,) = app.session.snapshot.finals
    return found


def shown(app: App) -> FinalTime:
    (row,) = app.window.report.times.rows.values()
    return row


def answer(kind: type[StampQuestion], do: Callable[[StampQuestion], None]) -> None:
    """Answer the question of this kind that comes up, once it is up."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            do(dialog)
        else:
            QTimer.singleShot(20, act)

    QTimer.singleShot(20, act)


def contents(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_asked_carried_and_imported_into_the_seal_after_the_case_was_closed(
    qtbot: QtBot, app: App, final: FinalReport, authority: Authority, tmp_path: Path
) -> None:
    page, row, stick = app.window.report, shown(app), tmp_path / "stick"
    assert "none yet — the report's time is this computer's clock" in row.words()
    assert "none yet" in page.done.time.text()
    assert page.done.time.isVisible()
    assert final.folder == tmp_path / "out"

    def ask(dialog: StampQuestion) -> None:
        assert isinstance(dialog, RequestDialog)
        assert dialog.over.chosen == "seal"
        assert [dialog.over.itemData(at) for at in range(2)] == ["seal", "bundle"]
        dialog._out.field.setText(str(stick))
        dialog.yes.click()

    answer(RequestDialog, ask)
    row.request_button.click()
    at_rest(qtbot, app)
    assert page.notice.meaning is Meaning.FINE
    assert "nothing of the case" in page.notice.text()
    query = stick / f"{final.report_id}.pdf.tsq"
    assert {p.name for p in stick.iterdir()} == {
        query.name,
        f"{final.report_id}.pdf.HOW-TO-STAMP.txt",
    }
    assert query.stat().st_size < 100
    assert "the answer is awaited" in row.words()
    assert page.form.tabText(3) == "Trusted time  1"
    assert page.done.time.text() == "Trusted time: an answer is awaited."

    # Days later, the case opened again: what is awaited is found
    assert app.session.snapshot is not None
    case = app.session.snapshot.folder
    app.window.close_case()
    at_rest(qtbot, app)
    assert page.times.rows == {}
    assert page.form.tabText(3) == "Trusted time"
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.window.open_folder(case)
    at_rest(qtbot, app)
    (command,) = [a for a in app.window.findChildren(QAction) if "Trusted time" in a.text()]
    command.trigger()
    at_rest(qtbot, app)
    assert page.form.currentIndex() == 3
    row = shown(app)
    assert row.isVisible()
    assert "the answer is awaited" in row.words()

    query.with_suffix(".tsr").write_bytes(authority.reply(query.read_bytes()))

    def bring(dialog: StampQuestion) -> None:
        assert isinstance(dialog, ImportDialog)
        assert [place.field.text() for place in dialog._files] == [
            str(query),
            str(query.with_suffix(".tsr")),
            "",
        ]
        dialog.accept()
        assert dialog.isVisible(), "no root was named"
        assert dialog.notice is not None
        assert "Nothing was named" in dialog.notice.text()
        dialog._files[2].field.setText(str(authority.root_pem))
        dialog.yes.click()

    before = contents(final.folder)
    answer(ImportDialog, bring)
    row.import_button.click()
    at_rest(qtbot, app)
    assert page.notice.meaning is Meaning.FINE
    assert "Test Time Stamping Authority" in page.notice.text()
    stamped = final.folder / f"{final.report_id}-timestamped.pdf"
    after = contents(final.folder)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {stamped.name}
    assert "existed at" in row.words()
    assert the_final(app).times[0].root_sha256 == hashlib.sha256(authority.root).hexdigest()
    assert page.form.tabText(3) == "Trusted time"
    assert [e.kind for e in app.session.snapshot.custody].count("stamp-requested") == 1
    assert [e.kind for e in app.session.snapshot.custody].count("stamp-imported") == 1

    page.notice.act.click()
    at_rest(qtbot, app)
    assert app.window.stack.currentIndex() == VERIFY
    verdict = app.window.verify.view.verdict
    assert verdict is not None
    assert verdict.ok, verdict.sentence
    (time,) = [check for check in verdict.checks if check.code == "seal-time"]
    assert time.result == "intact"
    (named,) = app.window.verify.trusted.files
    assert [one.der for one in named.certificates] == [authority.root]


def test_over_the_bundle_and_then_nothing_is_left_to_ask(
    qtbot: QtBot, app: App, final: FinalReport, authority: Authority, tmp_path: Path
) -> None:
    times, out = app.window.report.times, final.folder
    for over, name in (("bundle", "-bundle.tagmanifest-sha256.txt"), ("seal", ".pdf")):
        times.request(final, over, out, tmp_path / "stick")
        at_rest(qtbot, app)
        query = tmp_path / "stick" / f"{final.report_id}{name}.tsq"
        reply = query.with_suffix(".tsr")
        reply.write_bytes(authority.reply(query.read_bytes()))
        times.bring_in(the_final(app), out, query, reply, authority.root_pem)
        at_rest(qtbot, app)
    assert {time.over for time in the_final(app).times if time.time_us} == {"bundle", "seal"}
    assert shown(app)._verbs.isHidden()
    verdict = workflow.verify(out / f"{final.report_id}-bundle")
    assert verdict.ok
    assert [c.result for c in verdict.checks if c.code == "time-stamp"] == ["intact"]


def test_a_wrong_answer_is_refused_in_place_and_nothing_is_touched(
    qtbot: QtBot, app: App, final: FinalReport, authority: Authority, tmp_path: Path
) -> None:
    page, times = app.window.report, app.window.report.times
    times.request(final, "seal", final.folder, tmp_path / "stick")
    times.request(final, "bundle", final.folder, tmp_path / "stick")
    at_rest(qtbot, app)
    assert app.session.snapshot is not None
    events, files = app.session.snapshot.head, contents(final.folder)
    assert page.form.tabText(3) == "Trusted time  2"
    query = tmp_path / "stick" / f"{final.report_id}.pdf.tsq"
    other = tmp_path / "stick" / f"{final.report_id}-bundle.tagmanifest-sha256.txt.tsq"
    good = authority.reply(query.read_bytes())
    flipped = bytes([*good[:-30], good[-30] ^ 1, *good[-29:]])
    stranger = make_authority(tmp_path / "stranger")
    for words, raw, root in (
        ("signature|altered|does not match|not valid", flipped, authority.root_pem),
        ("other|another|not the one", authority.reply(other.read_bytes()), authority.root_pem),
        ("do not include the root of this authority", good, stranger.root_pem),
        ("[Nn]ot a time stamp response", b"<html>404</html>", authority.root_pem),
    ):
        reply = tmp_path / "answer.tsr"
        reply.write_bytes(raw)
        with qtbot.waitSignal(
            times.bring_in(the_final(app), final.folder, query, reply, root).failed,
            timeout=LONG_MS,
        ) as refused:
            pass
        at_rest(qtbot, app)
        assert page.notice.meaning is Meaning.BROKEN
        assert re.search(words, page.notice.text()), page.notice.text()
        assert refused.args is not None
        assert contents(final.folder) == files
        assert app.session.snapshot.head == events
    assert "the answer is awaited" in shown(app).words()


def test_a_report_that_is_not_the_one_delivered_is_not_asked_about(
    qtbot: QtBot, app: App, final: FinalReport, tmp_path: Path
) -> None:
    page = app.window.report
    page.times.request(final, "seal", tmp_path / "elsewhere", tmp_path / "stick")
    at_rest(qtbot, app)
    assert "The report is not there" in page.notice.text()
    report = final.place("seal", final.folder)
    report.write_bytes(report.read_bytes() + b"\n")
    page.times.request(final, "seal", final.folder, tmp_path / "stick")
    at_rest(qtbot, app)
    assert "This is not what was delivered" in page.notice.text()
    assert not (tmp_path / "stick").exists()
    assert the_final(app).times == ()


@pytest.fixture
def online(authority: Authority) -> Iterator[tuple[str, threading.Event, list[bytes]]]:
    """An authority on this machine: it answers once it is let, and keeps what it got."""
    may, got = threading.Event(), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            may.wait(60)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(authority.reply(got[-1]))

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", may, got
    may.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_authority_is_asked_only_at_an_address_that_was_typed_and_can_be_stopped(
    qtbot: QtBot,
    app: App,
    final: FinalReport,
    authority: Authority,
    online: tuple[str, threading.Event, list[bytes]],
) -> None:
    address, may, got = online
    page, row = app.window.report, shown(app)

    def fill(dialog: StampQuestion) -> None:
        assert isinstance(dialog, AskDialog)
        assert dialog._address.text() == "", "the program names no authority"
        dialog.accept()
        assert dialog.notice is not None
        assert "No address of a time-stamping authority" in dialog.notice.text()
        dialog._address.setText(address)
        dialog._root.field.setText(str(authority.root_pem))
        dialog.yes.click()

    answer(AskDialog, fill)
    row.ask_button.click()
    (job,) = app.pool.running
    qtbot.waitUntil(lambda: len(got) == 1, timeout=LONG_MS)
    with qtbot.waitSignal(job.cancelled, timeout=2000):
        job.cancel()
    at_rest(qtbot, app)
    assert "Stopped before an answer came" in page.notice.text()
    assert "the answer is awaited" in row.words()
    request = the_final(app).awaited[0].request
    assert request is not None
    assert not request.with_suffix(".tsr").exists()

    may.set()
    page.times.online(the_final(app), "seal", final.folder, address, authority.root_pem)
    at_rest(qtbot, app)
    assert got == [request.read_bytes()] * 2, "the request that was awaited is the one that is sent"
    assert page.notice.meaning is Meaning.FINE, page.notice.text()
    assert the_final(app).times[0].authority == "Test Time Stamping Authority"
    qtbot.waitUntil(
        lambda: not [t for t in threading.enumerate() if "authority" in t.name], timeout=LONG_MS
    )


def test_every_control_has_a_name(qtbot: QtBot, app: App, final: FinalReport) -> None:
    QAccessible.setActive(True)
    page = app.window.report
    page.show_times()
    assert unnamed(app.window) == []
    made: tuple[StampQuestion, ...] = (
        RequestDialog(final, final.kinds, app.theme, page),
        ImportDialog(final, None, app.theme, page),
        AskDialog(final, final.kinds, app.theme, page),
    )
    for dialog in made:
        dialog.show()
        assert unnamed(dialog) == []
        dialog.close()
        dialog.deleteLater()
    QAccessible.setActive(False)
