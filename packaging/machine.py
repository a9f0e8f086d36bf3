"""See to the system libraries and programs that the checks or the window need.

``python3 packaging/machine.py test|gui|standalone``: on a Debian-like system and as root, what is
missing is installed; anyone else is told in one line what is missing and how it is installed. Only the
standard library. (The program itself and ``make demo`` need none of these.)
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

# (what must be there, the Debian package that has it)
LIBRARIES = (
    ("libEGL.so.1", "libegl1"),
    ("libGL.so.1", "libgl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
)
"""What any Qt program loads."""

SCREEN = (
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-image.so.0", "libxcb-image0"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-randr.so.0", "libxcb-randr0"),
    ("libxcb-render-util.so.0", "libxcb-render-util0"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
    ("libxcb-sync.so.1", "libxcb-sync1"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    ("libxcb-xkb.so.1", "libxcb-xkb1"),
    ("libSM.so.6", "libsm6"),
    ("libICE.so.6", "libice6"),
)
"""What Qt loads on an X screen, real or virtual."""

PROGRAMS = (
    ("dump-acct", "acct"),
    ("openssl", "openssl"),
    ("pdftotext", "poppler-utils"),
    ("qpdf", "qpdf"),
    ("softhsm2-util", "softhsm2"),
    ("Xvfb", "xvfb"),
    ("xdotool", "xdotool"),
)
"""Stock programs that the tests compare us with or look through."""

BUILDERS = (
    ("objdump", "binutils"),
    ("strip", "binutils"),
    ("xz", "xz-utils"),
    ("dpkg-deb", "dpkg"),
)
"""What a standalone build is made and checked with."""

DISPATCH = (
    ("libGLX.so.0", "libglx0"),
    ("libGLdispatch.so.0", "libglvnd0"),
)
"""Libraries that a standalone build lends to machines without OpenGL, besides those above."""

FONT = "fonts-dejavu-core"


def main(arguments: list[str]) -> int:
    """Report or mend what is missing; 0 when nothing is (any more)."""
    purpose = arguments[0] if arguments else "test"
    if sys.platform != "linux":
        return 0
    packages = missing(purpose)
    if not packages:
        return 0
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _say(f"installing {' '.join(packages)}")
        return _install(command)
    _say(f"system packages are missing; install them with: sudo {' '.join(command)}")
    return 1


def missing(purpose: str) -> list[str]:
    """The Debian packages to install for ``test`` (everything), ``gui`` (libraries), ``standalone``."""
    libraries = (*LIBRARIES, *SCREEN, *(DISPATCH if purpose == "standalone" else ()))
    wanted = [package for name, package in libraries if not _loads(name)]
    if not any(Path("/usr/share/fonts").glob("**/*.[ot]tf")):
        wanted.append(FONT)
    path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
    programs = {"test": PROGRAMS, "standalone": BUILDERS}.get(purpose, ())
    wanted += [pkg for name, pkg in programs if not shutil.which(name, path=path)]
    return list(dict.fromkeys(wanted))


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _install(command: list[str]) -> int:
    """Run apt quietly; its output is shown only when it fails."""
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], command):
        done = subprocess.run(step, check=False, capture_output=True, text=True, env=settings)
        if done.returncode != 0:
            _say(f"{' '.join(step)} failed:\n{done.stdout}{done.stderr}")
            return 1
    return 0


def _say(text: str) -> None:
    print(f"evidencekit: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
