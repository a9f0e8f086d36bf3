"""Builds the collaborators and hands them in; the only place that makes the application object."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path, user_documents_path
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from evidencekit import __version__
from evidencekit.assets import asset
from evidencekit.formats.allowance import EXPANSION
from evidencekit_gui.jobs import JobPool
from evidencekit_gui.session import Session
from evidencekit_gui.settings import Settings
from evidencekit_gui.theme import Theme
from evidencekit_gui.views.main_window import MainWindow
from evidencekit_gui.views.paged import REVIEW, VERIFY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.clock import Clock

NAME = "EvidenceKit"


@dataclass(slots=True)
class App:
    """The window and what it works with."""

    theme: Theme
    pool: JobPool
    session: Session
    settings: Settings
    window: MainWindow


def build(
    qt: QApplication,
    settings_file: Path,
    cases: Path,
    *,
    colours: str = "",
    clock: Clock | None = None,
    identities: Path | None = None,
    verify_only: bool = False,
) -> App:
    """Make the window; ``cases`` is where new cases are offered a place.

    ``identities`` is where keys made here are kept; the user's own folder unless given.
    """
    settings = Settings(settings_file)
    EXPANSION.allow(settings.expansion)
    theme = Theme(qt, colours or settings.scheme)
    pool = JobPool()
    session = Session(pool, clock, identities)
    window = MainWindow(session, theme, settings, cases, verify_only=verify_only)
    window.setWindowIcon(QIcon(str(asset("icons/evidencekit.svg"))))
    return App(theme, pool, session, settings, window)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="evidencekit-gui", description="Read copied process accounting files in a window."
    )
    parser.add_argument("case", nargs="?", type=Path, help="a case folder to open")
    parser.add_argument("--demo", action="store_true", help="open the demonstration case")
    parser.add_argument(
        "--verify",
        nargs="?",
        type=Path,
        const=Path(),
        metavar="PATH",
        help="only check a report or bundle: the window is that page and nothing else",
    )
    parser.add_argument("--cases", type=Path, help="folder for new cases")
    parser.add_argument("--settings", type=Path, help="file to keep preferences in")
    parser.add_argument(
        "--self-test", action="store_true", help="test this copy of the program, print a table, end"
    )
    parser.add_argument("--version", action="version", version=f"{NAME} {__version__}")
    return parser.parse_args(argv)


def show(app: App, asked: argparse.Namespace) -> None:
    """Show the window at what the command line asked for."""
    window = app.window
    window.show()
    window.make_pages()
    if asked.demo:
        job = window.start.open_example()
        job.succeeded.connect(lambda _: window.show_step(REVIEW))
    elif asked.case is not None:
        window.open_folder(asked.case.resolve())
    elif asked.verify is not None:
        window.show_step(VERIFY)
        if asked.verify != Path():
            window.verify.check(asked.verify.resolve())


def main(argv: Sequence[str] | None = None) -> int:
    """Run the app; the exit status is Qt's."""
    asked = parse(sys.argv[1:] if argv is None else argv)
    QCoreApplication.setApplicationName(NAME)
    QCoreApplication.setApplicationVersion(__version__)
    if asked.self_test:
        return _self_test()
    qt = QApplication(sys.argv[:1])
    settings_file = asked.settings or user_config_path(NAME, appauthor=False) / "window.ini"
    cases = asked.cases or user_documents_path() / NAME
    app = build(qt, settings_file, cases, verify_only=asked.verify is not None)
    app.window.faults.catch_all()
    show(app, asked)
    return qt.exec()


def _self_test() -> int:
    from evidencekit_gui import selftest

    selftest.unseen()
    return selftest.run(QApplication(sys.argv[:1]))
