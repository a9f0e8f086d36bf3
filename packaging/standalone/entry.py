"""Start of a standalone build: ``evidencekit`` is the command line, ``EvidenceKit`` the window.

On Linux one program goes by both names, so that nothing is in a build twice. What the window needs of
a machine and may not find there comes along: OpenGL's dispatch libraries (they only have to be there,
nothing is drawn with them), a font configuration, fonts. What the machine has of its own is used first.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import sys
import tempfile
from pathlib import Path

LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
"""What names the character set, the first that is set."""
CONSOLE = {"evidencekit", "evidencekit-cli"}


def main() -> int:
    """Run what the program was called as."""
    if Path(sys.argv[0]).stem in CONSOLE:
        from evidencekit.cli import main as command

        return command()
    if sys.platform.startswith("linux"):
        inside = Path(getattr(sys, "_MEIPASS", Path(__file__).parent))
        lend_letters()
        lend_fonts(inside / "fallback")
        lend_libraries(inside / "fallback")
    from evidencekit_gui.app import main as window

    return window()


def lend_libraries(folder: Path) -> None:
    """Load what the machine lacks; the loader then finds it by its name for whoever asks."""
    for path in sorted(folder.glob("*/*.so.*")):
        try:
            ctypes.CDLL(path.name, ctypes.RTLD_GLOBAL)
        except OSError:
            ctypes.CDLL(str(path), ctypes.RTLD_GLOBAL)


def lend_letters() -> None:
    """Where the machine names no character set, UTF-8: Qt would take it too, and say so."""
    named = next((os.environ[key] for key in LOCALE if os.environ.get(key)), "C")
    if named in {"C", "POSIX"}:
        os.environ["LC_ALL"] = "C.UTF-8"


def lend_fonts(folder: Path) -> None:
    """Where the machine has no font configuration, ours stands in.

    Its cache goes into the user's home, or, where that cannot be written to, into a folder of this run.
    """
    if Path("/etc/fonts/fonts.conf").exists() or "FONTCONFIG_FILE" in os.environ:
        return
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    home = os.environ.setdefault("HOME", str(Path.home()))
    if "XDG_CACHE_HOME" not in os.environ and not os.access(home, os.W_OK):
        cache = tempfile.TemporaryDirectory(prefix="evidencekit-")
        atexit.register(cache.cleanup)
        os.environ["XDG_CACHE_HOME"] = cache.name


if __name__ == "__main__":
    sys.exit(main())
