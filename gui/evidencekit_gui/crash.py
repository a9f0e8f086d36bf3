"""A fault of ours: said plainly, with a report that holds nothing of the case and goes nowhere.

The report has versions, the kind of each exception, and where in the program it was: module, function
and line. It has no message of an exception (it may quote evidence), no path, no name of a user or
computer, no value of a variable.
"""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QObject, Signal

from evidencekit import __version__

if TYPE_CHECKING:
    from types import TracebackType

KEPT = 8
"""So many faults are kept; the first ones say most."""
FRAMES = 40


def place_names(trace: TracebackType | None) -> list[str]:
    """Where a fault was, from the outside in: module, function, line; never a path."""
    found: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        module = str(trace.tb_frame.f_globals.get("__name__", "?"))
        found.append(f"{module}.{code.co_name} line {trace.tb_lineno}")
        trace = trace.tb_next
    return found[-FRAMES:]


def fault_lines(fault: BaseException) -> list[str]:
    """A fault and what led to it, innermost last."""
    lines: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = fault
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        kind = type(one)
        lines.append(f"{kind.__module__}.{kind.__qualname__} (message left out)")
        lines += [f"    {place}" for place in place_names(one.__traceback__)]
        one = one.__cause__ or one.__context__
    return lines


def surroundings() -> list[str]:
    """Versions and kind of machine."""
    return [
        f"EvidenceKit {__version__}",
        f"Python {platform.python_version()} ({platform.python_implementation()})",
        f"PySide6 {PySide6.__version__}",
        f"{platform.system()} {platform.machine()}",
        f"frozen: {'yes' if getattr(sys, 'frozen', False) else 'no'}",
    ]


class Faults(QObject):
    """The faults of this session; the window shows the first at once."""

    happened = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._faults: list[list[str]] = []

    @property
    def count(self) -> int:
        """How many there were (up to :data:`KEPT`)."""
        return len(self._faults)

    def add(self, fault: BaseException) -> None:
        """Keep a fault."""
        if len(self._faults) < KEPT:
            self._faults.append(fault_lines(fault))
        self.happened.emit()

    def report(self) -> str:
        """The whole report, as it would be saved."""
        lines = surroundings()
        for number, fault in enumerate(self._faults, 1):
            lines += ["", f"Fault {number}:", *fault]
        return "\n".join(lines) + "\n"

    def catch_all(self) -> None:
        """Take what nobody caught: the program goes on."""

        def hook(
            kind: type[BaseException], fault: BaseException, trace: TracebackType | None
        ) -> None:
            sys.__excepthook__(kind, fault, trace)
            if not issubclass(kind, KeyboardInterrupt):
                self.add(fault)

        sys.excepthook = hook
