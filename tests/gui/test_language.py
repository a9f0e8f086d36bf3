"""Every word of the window goes through ``tr``, and stands in the list that translators are given."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.views.report_form import declaration_names

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "gui/evidencekit_gui"
LISTED = ROOT / "assets/languages/window.ts"
BIN = Path(sys.executable).parent
SHOWN = {
    "Heading", "QCheckBox", "QLabel", "QPushButton", "QRadioButton", "Quiet", "Text", "addAction",
    "addItem", "addMenu", "addTab", "button", "hint", "say", "say_foot", "setAccessibleDescription",
    "setAccessibleName", "setPlaceholderText", "setStatusTip", "setTabText", "setText", "setToolTip",
    "setWindowTitle",
}  # fmt: skip
"""Calls whose first or second argument people read."""
NAMES = {"EvidenceKit", "UTC", "A4", "Esc"}

IN_ANOTHER_LANGUAGE = """
import sys
from pathlib import Path
from evidencekit_gui import language
language.asset = lambda name: Path(sys.argv[1])
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from evidencekit_gui.app import build
qt = QApplication([])
app = build(qt, Path(sys.argv[1]) / "window.ini", Path(sys.argv[1]) / "cases")
for step in range(7):
    app.window._page(step)
for kind in (QLabel, QPushButton, QAction):
    for one in app.window.findChildren(kind):
        if one.text():
            print(type(one).__name__, repr(one.text()))
app.window.close()
"""


def listed() -> set[str]:
    """The texts in the file that translators are given."""
    tree = ET.fromstring(LISTED.read_bytes())  # noqa: S314 (our own file)
    return {source.text or "" for source in tree.iter("source")}


def test_the_list_for_translators_is_that_of_the_source(tmp_path: Path) -> None:
    made = tmp_path / "window.ts"
    shutil.copyfile(LISTED, made)
    told = next(
        line
        for line in (ROOT / "Makefile").read_text("utf-8").splitlines()
        if "pyside6-lupdate" in line
    )
    options = told.partition("pyside6-lupdate")[2].rstrip("\\").split()
    subprocess.run([BIN / "pyside6-lupdate", *options, SOURCE, "-ts", made], check=True, timeout=60)
    assert made.read_bytes() == LISTED.read_bytes(), "run `make translations`"


def test_all_that_is_shown_goes_through_tr() -> None:
    bare = []
    for path in sorted(SOURCE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or _name(call) not in SHOWN:
                continue
            first = 1 if _name(call) == "addItem" else 2  # the second is what the item stands for
            for given in [
                *call.args[:first],
                *(k.value for k in call.keywords if k.arg == "about"),
            ]:
                words = _words(given)
                if words not in NAMES and re.search("[A-Za-z]{2}", re.sub("<[^>]*>", "", words)):
                    bare.append(f"{path.name}:{call.lineno}: {words}")
    assert bare == [], "these words cannot be translated"


def test_what_is_counted_is_in_the_list() -> None:
    for path in sorted(SOURCE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _name(call) == "count" and len(call.args) > 1:
                one = call.args[1]
                if isinstance(one, ast.Constant):
                    assert one.value in wording.COUNTED, path.name
    for what, counted in wording.COUNTED.items():
        assert counted(1) == f"1 {what}"
        several = f"14,541 {what}{'es' if what == 'hash' else 's'}"
        assert counted(14_541) == several
        assert counted(0) == several.replace("14,541", "0")
        assert any(text.startswith(f"%n {what}(") for text in listed())


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _words(given: ast.expr) -> str:
    """The letters of a bare text; none where it is a call, a name, a choice of them."""
    if isinstance(given, ast.Constant):
        return given.value if isinstance(given.value, str) else ""
    if isinstance(given, ast.JoinedStr):
        return "".join(_words(part) for part in given.values)
    return ""


def test_named_places_are_filled_and_braces_stand() -> None:
    assert tr("{shown:,} of {total:,} shown", shown=82, total=14541) == "82 of 14,541 shown"
    assert tr("a {brace} alone") == "a {brace} alone"


@pytest.mark.parametrize("language", ["en", "en_GB", "xx_YY"])
def test_the_window_speaks_the_language_that_is_there(tmp_path: Path, language: str) -> None:
    tree = ET.fromstring(LISTED.read_bytes())  # noqa: S314 (our own file)
    tree.set("language", "xx")
    for message in tree.iter("message"):
        source, made = message.find("source"), message.find("translation")
        assert source is not None
        assert made is not None
        del made.attrib["type"]
        forms = list(made.iter("numerusform")) or [made]
        for form in forms:
            form.text = f"⟦{source.text}⟧"
    text = tmp_path / "xx.ts"
    text.write_bytes(ET.tostring(tree, "utf-8"))
    lrelease = BIN / "pyside6-lrelease"
    subprocess.run([lrelease, "-silent", text, "-qm", tmp_path / "xx.qm"], check=True, timeout=60)
    said = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_LANGUAGE, tmp_path],
        env={"QT_QPA_PLATFORM": "offscreen", "EVIDENCEKIT_LANGUAGE": language,
             "HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, check=True, timeout=60, encoding="utf-8",
    ).stdout.splitlines()  # fmt: skip
    assert len(said) > 150
    other = [line for line in said if "⟦" in line]
    if language == "xx_YY":
        kept = {line.split(" ", 1)[1] for line in said} - {line.split(" ", 1)[1] for line in other}
        letters = {words for words in kept if re.search("[A-Za-z]{2}", words)}
        names = {*map(repr, declaration_names().values()), "'EvidenceKit'"}
        assert letters - names == {"'Export...'"}, "these stayed English (one is pyqtgraph's own)"
    else:
        assert other == []


def test_a_language_has_as_many_plural_forms_as_it_needs(tmp_path: Path) -> None:
    tree = ET.fromstring(LISTED.read_bytes())  # noqa: S314 (our own file)
    tree.set("language", "pl")
    message = next(m for m in tree.iter("message") if m.findtext("source") == "%n record(s)")
    made = message.find("translation")
    assert made is not None
    made.attrib.clear()
    for form in list(made):
        made.remove(form)
    for words in ("%n rekord", "%n rekordy", "%n rekordów"):
        ET.SubElement(made, "numerusform").text = words
    text = tmp_path / "pl.ts"
    text.write_bytes(ET.tostring(tree, "utf-8"))
    lrelease = BIN / "pyside6-lrelease"
    subprocess.run([lrelease, "-silent", text, "-qm", tmp_path / "pl.qm"], check=True, timeout=60)
    program = (
        "import sys; from pathlib import Path; from evidencekit_gui import language\n"
        "language.asset = lambda name: Path(sys.argv[1])\n"
        "from evidencekit_gui.wording import count\n"
        "print([count(n, 'record') for n in (0, 1, 3, 5, 14541)], count(2, 'run'))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        env={"EVIDENCEKIT_LANGUAGE": "pl", "HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, check=True, timeout=60, encoding="utf-8",
    ).stdout  # fmt: skip
    forms = ["0 rekordów", "1 rekord", "3 rekordy", "5 rekordów", "14,541 rekordów"]
    assert said == f"{forms} 2 runs\n", "what is not translated stays English"
