"""Which entries of the catalogue the code asks for, with which values: read from its source.

A key may stand as it is, be one of two (``a if … else b``), be put together (``f"answer.{kind}"``: any
key of that shape is used), or come from a name or a table in the same function or module.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_ASKING = {"say", "text", "spans", "raw", "items", "pairs", "paragraphs", "both", "other", "told"}
_PARTS = {
    "both": ("plain", "technical"),
    "other": ("explanation", "expected"),
    "told": ("exit", "signal", "signal_core", "unknown"),
}
"""What is put behind a key by those that ask for several entries at once."""
_MESSAGES = ("Error", "Request", "Failed", "progress")
"""How the names of those end that are told what a person at the screen is to read."""
_SENTENCE = re.compile(r"(?:[A-Za-z]+[ ,;:]+){3}[A-Za-z]+")
_ADDED = {"told": {"code", "signal"}}
"""Values that these give by themselves."""


@dataclass(frozen=True)
class Asked:
    """One place that asks for an entry."""

    where: str
    keys: frozenset[str] | None
    """None: cannot be told from the source."""
    names: frozenset[str] | None
    """The values given; None where some are given as a whole (``**values``)."""


@dataclass
class Use:
    """All that was found."""

    asked: list[Asked] = field(default_factory=list)
    shapes: set[str] = field(default_factory=set)
    """Expressions for keys that are put together."""
    words: set[str] = field(default_factory=set)
    """Every string of the source: a key may be handed on before it is asked for."""

    def is_used(self, key: str) -> bool:
        """Whether some place asks for ``key``."""
        stem, _, last = key.rpartition(".")
        if key in self.words or (stem in self.words and any(last in p for p in _PARTS.values())):
            return True
        for shape in self.shapes:
            if (match := re.fullmatch(shape, key)) and all(map(self._is_word, match.groups())):
                return True
        return any(one.keys is not None and key in one.keys for one in self.asked)

    def _is_word(self, part: str) -> bool:
        """Whether the source has what a key that is put together is made of."""
        spellings = (part, part.replace("_", " "), part.replace("_", "-"))
        return any(one in self.words for one in spellings)


def use_in(folder: Path) -> Use:
    """What all modules below ``folder`` ask for."""
    found = Use()
    for path in sorted(folder.rglob("*.py")):
        _Reader(path, found).read()
    return found


def sentences_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Strings of four words or more in code, with their places; messages and docstrings aside."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        aside: set[int] = set()
        for node in ast.walk(tree):
            said = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if said or (isinstance(node, ast.Call) and _name_of(node).endswith(_MESSAGES)):
                aside |= {id(below) for below in ast.walk(node)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or id(node) in aside:
                continue
            if isinstance(node.value, str) and _SENTENCE.search(node.value):
                yield f"{path.name}:{node.lineno}", node.value


def _name_of(call: ast.Call) -> str:
    """What is called, without what it belongs to."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


class _Reader:
    def __init__(self, path: Path, found: Use) -> None:
        self.path, self.found = path, found
        self.tree = ast.parse(path.read_text("utf-8"))

    def read(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.found.words.add(node.value)
        for scope in ast.walk(self.tree):
            if isinstance(scope, (ast.FunctionDef, ast.Module)):
                for call in _calls(scope):
                    self._take(call, scope)

    def _take(self, call: ast.Call, scope: ast.AST) -> None:
        name = _name_of(call)
        if name not in _ASKING or not call.args:
            return
        keys = self._keys(call.args[0], scope)
        if keys is not None and not all(re.fullmatch(r"[a-z_]+(\.\w+)*", key) for key in keys):
            return
        if keys is not None and name in _PARTS:
            keys = frozenset(f"{key}.{part}" for key in keys for part in _PARTS[name])
        given = None
        if all(one.arg for one in call.keywords) and name not in {"other", "raw", "items", "pairs"}:
            given = frozenset(one.arg or "" for one in call.keywords) | _ADDED.get(name, set())
        where = f"{self.path.name}:{call.lineno}"
        self.found.asked.append(Asked(where, keys, given))

    def _keys(self, node: ast.expr, scope: ast.AST) -> frozenset[str] | None:
        """All that ``node`` can be; None where that cannot be told."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return frozenset({node.value})
        if isinstance(node, ast.IfExp):
            return _all([self._keys(node.body, scope), self._keys(node.orelse, scope)])
        if isinstance(node, ast.Dict):
            return _all([self._keys(value, scope) for value in node.values])
        if isinstance(node, ast.Name):
            return self._named(node.id, scope)
        if isinstance(node, ast.Subscript):
            return self._keys(node.value, scope)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "get" and len(node.args) == 2:
                parts = (node.func.value, node.args[1])
                return _all([self._keys(part, scope) for part in parts])
            return None
        if isinstance(node, ast.JoinedStr):
            self._shape(node)
        return None

    def _shape(self, node: ast.JoinedStr) -> None:
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"([\w-]+)"
            for part in node.values
        ]
        if isinstance(node.values[0], ast.Constant):
            self.found.shapes.add("".join(parts))

    def _named(self, name: str, scope: ast.AST) -> frozenset[str] | None:
        """What is assigned to ``name`` in the function, else in the module."""
        for nodes in (ast.walk(scope), self.tree.body):
            values = [value for target, value in _assigned(nodes) if target == name]
            if values:
                return _all([self._keys(value, scope) for value in values])
        return None


def _all(parts: list[frozenset[str] | None]) -> frozenset[str] | None:
    if any(part is None for part in parts):
        return None
    return frozenset().union(*(part for part in parts if part is not None))


def _calls(scope: ast.AST) -> Iterator[ast.Call]:
    """The calls in a scope, those of functions within it left to them."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.FunctionDef):
            continue
        if isinstance(node, ast.Call):
            yield node
        yield from _calls(node)


def _assigned(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for one, value in zip(target.elts, node.value.elts, strict=True):
                    if isinstance(one, ast.Name):
                        yield one.id, value
