"""What the window remembers, and that it is no case data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui.settings import RECENT_KEPT, Settings
from PySide6.QtCore import QByteArray

from evidencekit.case.model import Examiner

if TYPE_CHECKING:
    from pathlib import Path


def test_everything_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    first = Settings(file)
    first.scheme = "dark"
    first.paper = "Letter"
    assert first.expansion == 64
    first.expansion = 200
    first.examiner = Examiner("A. Examiner", "examiner")
    first.last_folder = tmp_path
    first.set_widths("runs", [10, 20])
    first.set_columns("records", ("number", "cpu"))
    first.set_state("geometry", QByteArray(b"abc"))
    first.sync()
    again = Settings(file)
    assert again.scheme == "dark"
    assert again.paper == "Letter"
    assert again.expansion == 200
    assert again.examiner == Examiner("A. Examiner", "examiner")
    assert again.last_folder == tmp_path
    assert again.widths("runs") == (10, 20)
    assert again.columns("records") == ("number", "cpu")
    assert again.state("geometry") == QByteArray(b"abc")


def test_an_empty_or_foreign_file_gives_defaults(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    file.write_text("[look]\nscheme=purple\n[cases]\nrecent=@Invalid()\n")
    settings = Settings(file)
    assert settings.scheme == "system"
    assert settings.recent == ()
    assert settings.examiner == Examiner()
    assert settings.widths("runs") == ()
    assert settings.columns("records") == ()


def test_recent_cases_are_few_newest_first_and_exist(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "window.ini")
    folders = [tmp_path / f"{number}.ekcase" for number in range(RECENT_KEPT + 2)]
    for folder in folders:
        folder.mkdir()
        settings.remember_case(folder)
    settings.remember_case(folders[5])
    folders[9].rmdir()
    assert settings.recent[0] == folders[5]
    assert len(settings.recent) == RECENT_KEPT - 1
    assert folders[9] not in settings.recent
    settings.forget_cases()
    assert settings.recent == ()
