"""Start-up hook of the window: pyqtgraph without OpenGL.

pyqtgraph imports Qt's OpenGL bindings (10 MB) wherever it is loaded, and uses them only where it is
told to draw with OpenGL, which this program never does. These two modules take their place: they name
what pyqtgraph names while it is imported, and fail at the first use.
"""

from __future__ import annotations

import sys
from types import ModuleType


def _absent(name: str) -> type:
    """A class of this name that cannot be made."""

    def refuse(self: object, *_: object, **__: object) -> None:
        raise RuntimeError(f"{name} is not part of this build: charts are drawn without OpenGL")

    return type(name, (), {"__init__": refuse})


class _Without(ModuleType):
    """A module whose every class refuses to be made."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(name)


for _name in ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"):
    sys.modules[_name] = _Without(_name)
