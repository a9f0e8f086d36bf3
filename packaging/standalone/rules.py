"""What a standalone build may hold: read by the PyInstaller spec, and held against every build.

Kept is what the window uses of Qt: Core, Gui, Widgets, Svg, Pdf, and what these link. Everything that
would draw in a web engine, QML, a network back end or the host's desktop libraries is named here, and
a build in which one of these turns up fails.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EXCLUDED_MODULES = (
    "PIL", "PySide6.QtDBus", "PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtTest",
    "_pydecimal", "_pytest", "aiohttp", "brotli", "cffi.recompiler",
    "charset_normalizer", "curses", "cyclonedx", "defusedxml", "distutils", "doctest", "jinja2",
    "lib2to3", "lxml", "matplotlib", "numpy.f2py", "numpy.fft",
    "numpy.polynomial", "numpy.random", "numpy.testing",
    "pip", "pkg_resources", "pycparser", "pydoc_data", "pygments", "pyqtgraph.examples",
    "pyqtgraph.flowchart",
    "pyarrow", "pyqtgraph.opengl", "pytest", "readline", "rich", "setuptools", "tkinter", "unittest",
    "xmlrpc",
    "zstandard._cffi", "zstandard.backend_cffi",
)  # fmt: skip
"""Imported on ways that this program does not go (a test runs it without them), or stood in for by
``left_out.py``: pictures, OpenGL, a web client, XML descriptions made by others."""

DENIED = tuple(
    re.compile(pattern)
    for pattern in (
        r"Qt6?(Web|Qml|Quick|Labs|3D|Charts|DataVis|Graphs|Multimedia|Designer|Test|Sql|Bluetooth)",
        r"Qt6?(OpenGL|VirtualKeyboard|EglFS|EglFs|PrintSupport|Help|Positioning|Sensors|SerialPort)",
        r"(^|/)(qml|translations)/",
        r"plugins/(egldeviceintegrations|generic|networkinformation|tls|printsupport|sqldrivers)/",
        r"plugins/(xcbglintegrations|wayland-graphics-integration-client|multimedia|position)/",
        r"[Ww]ayland|WlShell",
        r"plugins/platformthemes/.*gtk",
        r"plugins/platforminputcontexts/.*virtualkeyboard",
        r"plugins/platforms/.*(linuxfb|minimal|vkkhr|vnc|eglfs|direct2d)",
        r"plugins/imageformats/.*(gif|icns|jpeg|pdf|tga|tiff|wbmp|webp)",
        r"lib(gtk|gdk|pango|atk|cairo|gdk_pixbuf)[-_.0-9a-z]*\.so",
        r"opengl32sw",
        r"pyqtgraph/(icons/peegee|examples|colors/maps/)",
        r"(^|/)(PIL|pillow|aiohttp|yarl|multidict|frozenlist|propcache|lxml)([./-]|$)",
        r"(^|/)(setuptools|pip|tkinter|_tkinter)(/|$)",
        r"lib-dynload/_codecs_(cn|hk|iso2022|jp|kr|tw)\.",
        r"lib-dynload/(readline|_tkinter|_curses|_curses_panel|_test[a-z]*|xxlimited)\.",
        r"numpy/(random|f2py|fft|polynomial|tests)/",
        r"\.dist-info/(?!METADATA$)",
        r"zstandard/_cffi",
    )
)
"""Patterns of paths inside a build."""

MAX_UNPACKED = 180_000_000
MAX_COMPRESSED = 60_000_000
"""Bytes; a build goes by mail."""

_BINARY = re.compile(r"\.so(\.|$)|\.(dll|pyd|dylib)$", re.IGNORECASE)


def denied(path: str) -> bool:
    """Whether a path inside a build is one that must not be there."""
    plain = path.replace("\\", "/")
    return any(pattern.search(plain) for pattern in DENIED)


def is_library(path: str) -> bool:
    """Whether the name is that of a shared library or an extension module."""
    return _BINARY.search(PurePosixPath(path).name) is not None


def is_root(path: str) -> bool:
    """Whether something loads the file by its name: an extension module, a plug-in, Python itself."""
    name = PurePosixPath(path).name
    if "/plugins/" in path or name.startswith("libpython"):
        return True
    return is_library(path) and not name.startswith("lib")


def needed(path: Path) -> tuple[str, ...]:
    """The libraries that an ELF file names as needed; empty for anything else."""
    said = subprocess.run(["objdump", "-p", str(path)], check=False, capture_output=True, text=True)
    return tuple(re.findall(r"^\s+NEEDED\s+(\S+)", said.stdout, re.MULTILINE))


def reached(binaries: Iterable[tuple[str, str]], roots: Iterable[str]) -> set[str]:
    """Destinations out of ``(destination, source)`` that some root needs, by way of others or not.

    A root is an extension module, a plug-in or a program: what is loaded by name and not because a
    library links it.
    """
    sources = {destination: Path(source) for destination, source in binaries}
    by_name: dict[str, list[str]] = {}
    for destination in sources:
        by_name.setdefault(PurePosixPath(destination).name, []).append(destination)
    kept: set[str] = set()
    left = [root for root in roots if root in sources]
    while left:
        destination = left.pop()
        if destination in kept:
            continue
        kept.add(destination)
        for name in needed(sources[destination]):
            left.extend(by_name.get(name, ()))
    return kept
