"""What the window remembers between two starts: a typed face over QSettings. Never case data.

A case's path in the list of recent cases and the examiner's own particulars are the most it knows.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

from evidencekit.case.model import Examiner
from evidencekit.case.reading import seems_folder
from evidencekit.formats.allowance import MOST, USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

RECENT_KEPT = 8


class Settings:
    """Preferences and window state in one INI file."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def scheme(self) -> str:
        """``system``, ``light`` or ``dark``."""
        value = self._text("look/scheme", "system")
        return value if value in {"system", "light", "dark"} else "system"

    @scheme.setter
    def scheme(self, value: str) -> None:
        self._store.setValue("look/scheme", value)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Case folders opened lately, newest first; those that are gone are left out."""
        raw = self._store.value("cases/recent", [])
        names = (
            [raw] if isinstance(raw, str) else list(raw) if isinstance(raw, (list, tuple)) else []
        )
        return tuple(
            Path(name) for name in names if isinstance(name, str) and seems_folder(Path(name))
        )

    def remember_case(self, folder: Path) -> None:
        """Put a case at the head of the recent ones."""
        others = [path for path in self.recent if path != folder]
        self._store.setValue(
            "cases/recent", [str(path) for path in [folder, *others]][:RECENT_KEPT]
        )

    def forget_cases(self) -> None:
        """Empty the list of recent cases."""
        self._store.remove("cases/recent")

    @property
    def examiner(self) -> Examiner:
        """Who worked here last, offered for the next case."""
        return Examiner(**{f.name: self._text(f"examiner/{f.name}") for f in fields(Examiner)})

    @examiner.setter
    def examiner(self, value: Examiner) -> None:
        for name, text in asdict(value).items():
            self._store.setValue(f"examiner/{name}", text)

    @property
    def shows_utc(self) -> bool:
        """Whether times are shown in UTC rather than in the recorded system's zone."""
        return self._text("look/utc") == "yes"

    @shows_utc.setter
    def shows_utc(self, value: bool) -> None:
        self._store.setValue("look/utc", "yes" if value else "no")

    @property
    def paper(self) -> str:
        """``A4`` or ``Letter``."""
        return self._text("report/paper", "A4")

    @paper.setter
    def paper(self, value: str) -> None:
        self._store.setValue("report/paper", value)

    @property
    def seal(self) -> str:
        """What was sealed with last: a certificate's fingerprint or a kind of key; never a secret."""
        return self._text("report/seal")

    @seal.setter
    def seal(self, value: str) -> None:
        self._store.setValue("report/seal", value)

    @property
    def expansion(self) -> int:
        """GiB that one compressed file may expand to."""
        text = self._text("reading/expansion")
        plain = text.isascii() and text.isdigit() and len(text) <= len(str(MOST))
        return min(max(1, int(text)), MOST) if plain else USUAL

    @expansion.setter
    def expansion(self, value: int) -> None:
        self._store.setValue("reading/expansion", str(value))

    @property
    def last_folder(self) -> Path:
        """Where the last dialog was; the home folder at first."""
        text = self._text("window/folder")
        return Path(text) if text and seems_folder(Path(text)) else Path.home()

    @last_folder.setter
    def last_folder(self, value: Path) -> None:
        self._store.setValue("window/folder", str(value))

    def state(self, name: str) -> QByteArray:
        """A saved geometry, splitter or header; empty if there is none."""
        value = self._store.value(f"state/{name}", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, name: str, value: QByteArray) -> None:
        """Keep a geometry, splitter or header."""
        self._store.setValue(f"state/{name}", value)

    def widths(self, table: str) -> tuple[int, ...]:
        """Column widths the user chose; empty if never."""
        text = self._text(f"columns/{table}")
        return tuple(int(part) for part in text.split(" ") if part.isdigit())

    def set_widths(self, table: str, widths: Sequence[int]) -> None:
        """Keep column widths."""
        self._store.setValue(f"columns/{table}", " ".join(str(width) for width in widths))

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns that the user ticked; empty: as many as fit."""
        return tuple(self._text(f"columns-shown/{table}").split())

    def set_columns(self, table: str, keys: Sequence[str]) -> None:
        """Keep which columns are shown."""
        self._store.setValue(f"columns-shown/{table}", " ".join(keys))

    def sync(self) -> None:
        """Write to disk now."""
        self._store.sync()

    def _text(self, key: str, default: str = "") -> str:
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default
