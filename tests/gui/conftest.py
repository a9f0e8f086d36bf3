"""Windows drawn in memory, an app of their own for each test, and nothing left running after it."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from evidencekit_gui.app import App, build
from evidencekit_gui.jobs import JobPool
from evidencekit_gui.theme import Theme
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from evidencekit.clock import FrozenClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The in-memory display has no window manager to tell sizes to, and says so each time."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))


@pytest.fixture(autouse=True)
def _nothing_left_running(qapp: QApplication) -> Iterator[None]:
    """A thread or a running timer that outlives its test fails it."""
    before = set(threading.enumerate())
    yield
    qapp.processEvents()
    left = [
        t
        for t in threading.enumerate()
        if t not in before and not isinstance(t, threading._DummyThread)
    ]
    assert not left, f"threads left running: {left}"
    timers = [
        timer
        for widget in QApplication.topLevelWidgets()
        for timer in widget.findChildren(QTimer)
        if timer.isActive()
    ]
    assert not timers, f"timers left running in {[t.parent() for t in timers]}"


@pytest.fixture
def pool(qapp: QApplication) -> Iterator[JobPool]:
    """A job pool that must come to rest."""
    made = JobPool()
    yield made
    assert made.close(), "a job would not stop"


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light scheme."""
    made = Theme(qapp, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def app(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[App]:
    """The whole app, shown in memory, with settings and cases of its own."""
    clock = FrozenClock(1_512_000_000_000_000, 1_000_000)
    made = build(
        qapp,
        tmp_path / "window.ini",
        tmp_path / "cases",
        colours="light",
        clock=clock,
        identities=tmp_path / "identities",
    )
    qtbot.addWidget(made.window)
    monkeypatch.setattr(made.window, "may_stop", lambda what: True)  # no dialog at a test's end
    made.window.resize(1280, 800)
    made.window.show()
    yield made
    made.window.close()
    made.theme.deleteLater()
    assert not made.pool.running
