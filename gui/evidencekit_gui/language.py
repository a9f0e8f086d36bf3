"""The language of the window: every word that people read goes through :func:`tr`.

English is what the source says and what ships. Another language is a file
``assets/languages/CODE.qm``, made of ``window.ts`` beside it with Qt's own tools; ``make
translations`` brings that up to the source. The file is read before the first word is needed, so that
a module's constants are translated like the rest. What the core says (findings, problems, errors, the
report) stays as the core wrote it.
"""

from __future__ import annotations

import os
import re
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


def tr(text: str, about: str = "", number: int = -1, /, **values: object) -> str:
    """The text in the language of the window, its named places filled with ``values``.

    Where a ``number`` is counted, the text says ``%n record(s)``: each language has as many forms as
    it needs, chosen by the number. ``about`` tells translators what is meant.
    """
    translator = _translator()
    said = translator.translate("", text, about, number) if translator is not None else ""
    if number >= 0:
        said = (said or _english(text, number)).replace("%n", f"{number:,}")
    said = said or text
    return said.format(**values) if values else said


def _english(text: str, number: int) -> str:
    """``%n record(s)`` as English says it: what stands in brackets is there unless it is one."""
    return re.sub(r"\((\w+)\)", "" if number == 1 else r"\1", text)
