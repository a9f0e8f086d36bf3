"""Where the files that ship with the program lie: fonts, profile, knowledge, demonstration, guide."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
ROOTS = (_PACKAGE / "_assets", _PACKAGE.parent / "assets")
"""Where shipped files lie: inside an installed or frozen program, or beside it in a checkout."""


def asset(name: str) -> Path:
    """The path of a shipped file or folder, ``fonts/…`` say.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for root in ROOTS:
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"the installation lacks assets/{name}")


def document(name: str) -> Path:
    """The path of a shipped document, ``user-guide.md`` say; its pictures lie in ``images`` beside it.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for root in (_PACKAGE / "_docs", _PACKAGE.parent / "docs"):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"the installation lacks docs/{name}")
