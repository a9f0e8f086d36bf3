"""Modules that are imported when they are first used: the window is there before the work begins.

What seals, draws and verifies takes a second to import; a step does that on its own thread.
"""

from __future__ import annotations

import importlib
from typing import Any


class Later:
    """Stands for a module until one of its names is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:  # noqa: ANN401 (whatever the module has)
        return getattr(importlib.import_module(self._name), attribute)
