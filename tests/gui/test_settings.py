"""What the window remembers, and that it is no case data."""

from __future__ import annotations

from pathlib import Path

from evidencekit_gui.settings import RECENT_KEPT, Settings
from PySide6.QtCore import QByteArray

from evidencekit.case.model import Examiner


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


def test_places_that_cannot_be_looked_at_and_numbers_beyond_reason_stop_no_start(
    tmp_path: Path,
) -> None:
    """A folder on the way may not be entered, a name may be too long for this system."""
    file = tmp_path / "window.ini"
    name = "/" + "x" * 300
    for digits in ("9" * 5_000, "99999999999", "0"):
        file.write_text(
            f"[cases]\nrecent={name}, {tmp_path}\n[window]\nfolder={name}\n"
            f"[reading]\nexpansion={digits}\n"
        )
        settings = Settings(file)
        assert settings.recent == (tmp_path,)
        assert settings.last_folder == Path.home()
        assert settings.expansion == (1 if digits == "0" else 64)
