"""A certificate named on the Verify page: what could not be checked is; a wrong one changes nothing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from core.seal.making import PASS, Authority, make_authority, small_pdf
from evidencekit_gui.app import build
from evidencekit_gui.theme import Meaning
from evidencekit_gui.views.paged import VERIFY
from evidencekit_gui.widgets.basics import Text
from evidencekit_gui.widgets.verdict_view import meaning_of
from evidencekit_gui.wording import grouped_hash
from gui.views.test_access import unnamed
from gui.waiting import at_rest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton

from evidencekit.seal.identity import make_identity
from evidencekit.seal.requests import request_for_seal
from evidencekit.seal.signing import seal_pdf
from evidencekit.seal.timestamping import stamp_seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidencekit_gui.app import App
    from evidencekit_gui.views.verify_page import VerifyPage
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from evidencekit.bundle.verdict import Verdict


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def stamped(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed report with the authority's time in it."""
    folder = tmp_path_factory.mktemp("stamped")
    identity = make_identity("Alex Examiner", "Example Ltd", PASS, folder=folder)
    (folder / "unsealed.pdf").write_bytes(small_pdf())
    seal_pdf(folder / "unsealed.pdf", folder / "sealed.pdf", identity)
    request = request_for_seal(folder / "sealed.pdf")
    answer = authority.reply(request.query)
    stamp_seal(
        folder / "sealed.pdf", folder / "report.pdf", request.query, answer, [authority.root]
    )
    return folder / "report.pdf"


@pytest.fixture(params=["page", "window that only verifies"])
def opened(
    request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> Iterator[App]:
    """The Verify page, in the whole window and in the one that only verifies."""
    made = build(
        qapp, tmp_path / "w.ini", tmp_path / "cases", colours="light",
        verify_only=request.param != "page",
    )  # fmt: skip
    qtbot.addWidget(made.window)
    made.window.resize(1280, 800)
    made.window.show()
    made.window.show_step(VERIFY)
    yield made
    made.window.close()
    made.theme.deleteLater()


def drop(page: VerifyPage, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    at, keys = QPointF(20, 20), Qt.KeyboardModifier.NoModifier
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    page.dropEvent(QDropEvent(at, copy, mime, left, keys))


def verdict_on(page: VerifyPage) -> Verdict:
    assert page.view.verdict is not None
    return page.view.verdict


def time_of_sealing(page: VerifyPage) -> tuple[str, str]:
    (found,) = [check for check in verdict_on(page).checks if check.code == "seal-time"]
    return found.result, found.text


def shown(page: VerifyPage) -> list[str]:
    return [text.text() for text in page.trusted.findChildren(Text) if text.isVisible()]


def test_what_a_named_root_vouches_for_is_intact_until_it_is_taken_out(
    qtbot: QtBot,
    opened: App,
    stamped: Path,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = opened.window.verify
    assert page.trusted.choose.isVisible(), "before anything was dropped"
    drop(page, stamped)
    at_rest(qtbot, opened)
    result, words = time_of_sealing(page)
    assert result == "cannot-check"
    assert "Name the authority's root certificate" in words
    before = page.view.verdict

    wrong = tmp_path / "letter.pem"
    wrong.write_text("not a certificate")
    chosen = [wrong, tmp_path / "gone.pem", authority.root_pem, authority.root_pem]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen.pop(0)), ""))
    for sentence in ("Not a certificate file", "There is no such file or folder"):
        page.trusted.choose.click()
        at_rest(qtbot, opened)
        assert page.notice.meaning is Meaning.BROKEN
        assert page.notice.isVisible()
        assert sentence in page.notice.text()
        assert page.view.verdict is before
        assert page.trusted.files == ()

    for _ in range(2):  # named twice, it is listed once
        page.trusted.choose.click()
        at_rest(qtbot, opened)
        assert not page.notice.isVisible()
        result, words = time_of_sealing(page)
        assert result == "intact"
        assert "Test Time Stamping Authority" in words
        digest = grouped_hash(hashlib.sha256(authority.root).hexdigest())
        (line,) = shown(page)
        assert line == f"{page.trusted.files[0].certificates[0].name} · SHA-256 {digest}"

    QAccessible.setActive(True)
    assert unnamed(opened.window) == []
    QAccessible.setActive(False)
    (out,) = [b for b in page.trusted.findChildren(QPushButton) if b is not page.trusted.choose]
    out.click()
    at_rest(qtbot, opened)
    assert page.trusted.files == ()
    assert time_of_sealing(page)[0] == "cannot-check"
    assert page.view.verdict == before


def test_another_authority_vouches_for_nothing(
    qtbot: QtBot, opened: App, stamped: Path, authority: Authority, tmp_path: Path
) -> None:
    page = opened.window.verify
    page.trust(make_authority(tmp_path / "stranger", root_name="Another Root CA").root_pem)
    at_rest(qtbot, opened)
    assert page.view.verdict is None, "nothing was dropped yet"
    assert len(page.trusted.files) == 1, page.notice.text()
    drop(page, stamped)
    at_rest(qtbot, opened)
    result, words = time_of_sealing(page)
    assert result == "cannot-check"
    assert "do not include the root of this authority: its root calls itself Test Root CA" in words
    verdict = verdict_on(page)
    assert (verdict.ok, meaning_of(verdict)) == (False, Meaning.UNKNOWN)
    said = [text.text() for text in page.view.findChildren(Text) if text.isVisible()]
    assert said[0] == (
        "The time of sealing cannot be checked with the certificates you named; all else that can be "
        "checked here is intact (3 checks)."
    )
    assert words in said
    assert not any("not intact" in text or "changed" in text.split()[:1] for text in said)
    page.trust(authority.root_pem)
    at_rest(qtbot, opened)
    assert time_of_sealing(page)[0] == "intact"
    assert verdict_on(page).ok, "the other certificate that is listed does no harm"


def test_a_changed_byte_is_called_one_whatever_root_is_named(
    qtbot: QtBot, opened: App, stamped: Path, authority: Authority, tmp_path: Path
) -> None:
    raw = stamped.read_bytes()
    place = raw.find(authority.root.hex().upper().encode()) + 400
    assert place > 400, "the root's own copy, inside the time stamp"
    changed = tmp_path / "changed.pdf"
    byte = int(raw[place : place + 2], 16) ^ 1
    changed.write_bytes(raw[:place] + b"%02X" % byte + raw[place + 2 :])
    page = opened.window.verify
    for root in (make_authority(tmp_path / "stranger").root_pem, authority.root_pem):
        page.trust(root, changed)
        at_rest(qtbot, opened)
        assert time_of_sealing(page)[0] == "changed"
        assert meaning_of(verdict_on(page)) is Meaning.BROKEN
