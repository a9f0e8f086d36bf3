"""The language of the window: every word that people read goes through :func:`tr`.

English is what the source says and what ships. Another language is a file
``assets/languages/CODE.qm``, made of ``window.ts`` beside it with Qt's own tools; ``make
translations`` brings that up to the source. The file is read before the first word is needed, so that
a module's constants are translated like the rest. What the core says (findings, problems, errors, the
report) stays as the core wrote it.
"""

from __future__ import annotations

import os
from functools import lru_cache

from PySide6.QtCore import QLocale, QTranslator

from evidencekit.assets import asset

CHOICE = "EVIDENCEKIT_LANGUAGE"
"""Environment variable that names a language, ``de`` or ``de_CH``, instead of the system's."""


@lru_cache(maxsize=1)
def _translator() -> QTranslator | None:
    """The file of the language asked for; None where it is English or there is no such file."""
    asked = os.environ.get(CHOICE)
    names = [asked] if asked else [name.replace("-", "_") for name in QLocale().uiLanguages()]
    for name in names:
        for code in (name, name.partition("_")[0]):
            if code in {"en", "C"}:
                return None
            file = asset("languages") / f"{code}.qm"
            made = QTranslator()
            if file.is_file() and made.load(str(file)):
                return made
    return None


def tr(text: str, /, **values: object) -> str:
    """The text in the language of the window, its named places filled with ``values``."""
    translator = _translator()
    said = (translator.translate("", text) if translator is not None else "") or text
    return said.format(**values) if values else said
