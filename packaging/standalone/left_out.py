"""Start-up hook: what libraries import whether it is used or not, and this program never uses.

Charts are drawn without OpenGL, a report has no pictures, and no web client is wanted where no network
is used. Yet pyqtgraph imports Qt's OpenGL bindings, reportlab Pillow, and pyHanko aiohttp, wherever
they are loaded. Modules that stand in their places name what is named while these are imported, and
fail at the first use. 17 MB are saved, and a client that could open connections is not there at all.
"""

from __future__ import annotations

import sys
from types import ModuleType

LEFT_OUT = ("PIL", "PIL.Image", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "aiohttp")
"""A parent stands before its submodules."""


def _absent(name: str) -> type:
    """A class of this name that cannot be made."""

    def refuse(self: object, *_: object, **__: object) -> None:
        raise RuntimeError(f"{name} is not part of this build")

    return type(name.rpartition(".")[2], (), {"__init__": refuse})


class _Without(ModuleType):
    """A module whose every class refuses to be made."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(f"{self.__name__}.{name}")


for _name in LEFT_OUT:
    sys.modules[_name] = _Without(_name)
    _parent, _, _last = _name.rpartition(".")
    if _parent in LEFT_OUT:
        setattr(sys.modules[_parent], _last, sys.modules[_name])
