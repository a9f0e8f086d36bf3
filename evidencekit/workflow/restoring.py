"""Values back from JSON, as strictly as they were written: for work done again from a bundle."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from evidencekit.case import model
from evidencekit.errors import BadRequest
from evidencekit.records import Problem

T = TypeVar("T")

_NAMES = {**vars(model), "Problem": Problem}
"""Classes that the modules of the restored ones name for the type checker only."""


def restore(kind: type[T], told: object, where: str) -> T:
    """The dataclass that ``dataclasses.asdict`` and JSON made ``told`` of.

    A field that ``told`` does not have takes its default; one that the class does not have is refused,
    for a value must not be dropped silently.

    Raises:
        BadRequest: ``told`` is not such a value; ``where`` names the file.
    """
    try:
        restored: T = _dataclass(kind, told)
    except (TypeError, ValueError, KeyError, RecursionError) as exc:
        raise BadRequest(
            "this is not what this version writes there",
            f"{where}: {exc}",
            "use the version that made it, and check its sums",
        ) from exc
    return restored


def _dataclass(kind: Any, told: object) -> Any:  # noqa: ANN401 (any dataclass)
    if not isinstance(told, dict):
        raise TypeError(f"{kind.__name__} expected")
    hints = get_type_hints(kind, localns=_NAMES)
    known = {one.name for one in fields(kind)}
    if odd := sorted(str(name) for name in told.keys() - known):
        raise ValueError(f"{kind.__name__} has no field {odd[0]!r}")
    return kind(**{name: _value(hints[name], value, name) for name, value in told.items()})


def _value(kind: Any, told: object, name: str) -> Any:  # noqa: ANN401 (whatever the field's type says)
    origin = get_origin(kind)
    if is_dataclass(kind):
        return _dataclass(kind, told)
    if origin in (Union, types.UnionType):
        inner = [one for one in get_args(kind) if one is not type(None)]
        return None if told is None else _value(inner[0], told, name)
    if origin is tuple:
        return _tuple(get_args(kind), told, name)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(str(told))
    if kind is float and type(told) is int:
        return float(told)
    if kind not in (str, int, float, bool) or type(told) is not kind:
        raise TypeError(f"{name!r} is of another kind")
    return told


def _tuple(kinds: tuple[Any, ...], told: object, name: str) -> tuple[Any, ...]:
    if not isinstance(told, list):
        raise TypeError(f"{name!r} is no list")
    if kinds[1:] == (Ellipsis,):
        return tuple(_value(kinds[0], one, name) for one in told)
    return tuple(_value(kind, one, name) for kind, one in zip(kinds, told, strict=True))
