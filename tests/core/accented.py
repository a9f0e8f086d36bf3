"""A language made for tests: English with an accent on every letter, so that a forgotten word shows."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from evidencekit.assets import asset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LANGUAGE = "qaa"
"""A code that no language has: those from qaa to qtz are for private use (ISO 639-2)."""
_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = "áƀćđéƒǵĥíĵķĺḿńóṕɋŕśťúṽẃẋýź"
_LETTERS = str.maketrans(_PLAIN + _PLAIN.upper(), _ACCENTED + _ACCENTED.upper())


def accented(text: str) -> str:
    """``text`` with an accent on every letter outside braces."""
    parts = re.split(r"(\{\w+\})", text)
    return "".join(part if part.startswith("{") else part.translate(_LETTERS) for part in parts)


def write_language(root: Path) -> None:
    """Lay the files of the language below ``root``, as they lie in ``assets``."""
    (root / "texts").mkdir()
    (root / "knowledge").mkdir()
    for name, target in (
        ("texts/en.toml", f"texts/{LANGUAGE}.toml"),
        ("texts/declarations.en.toml", f"texts/declarations.{LANGUAGE}.toml"),
        ("knowledge/exit_codes.toml", f"knowledge/exit_codes.{LANGUAGE}.toml"),
    ):
        whole = tomllib.loads(asset(name).read_text("utf-8"))
        changed = _changed(whole, accented)
        if "number" in changed:
            changed |= {"language": LANGUAGE, "number": {"group": ".", "point": ","}}
        (root / target).write_text("\n".join(_toml(changed)), "utf-8")


def _changed(node: Any, change: Callable[[str], str]) -> Any:
    if isinstance(node, dict):
        # A list of names is that of programs.
        kept = {key for key in node if key == "names" and isinstance(node[key], list)}
        return {k: v if k in kept else _changed(v, change) for k, v in node.items()}
    if isinstance(node, list):
        return [_changed(one, change) for one in node]
    return change(node) if isinstance(node, str) else node


def _toml(table: dict[str, Any], path: str = "") -> list[str]:
    """The table as TOML: strings, lists of them, tables, lists of tables, dates as they are."""
    lines, below = [], []
    for key, value in table.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            below += [f"[{name}]", *_toml(value, name)]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                below += [f"[[{name}]]", *_toml(one, name)]
        elif isinstance(value, (str, list)):
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
        else:
            lines.append(f"{key} = {value}")
    return lines + below
