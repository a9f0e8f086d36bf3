"""Where the files that ship with the program lie: fonts, profile, knowledge, demonstration, guide."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset(name: str) -> Path:
    """The path of a shipped file or folder, ``fonts/…`` say.

    An installed or frozen program carries the assets inside the package (``_assets``); a checkout
    has them beside it.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for root in (_PACKAGE / "_assets", _PACKAGE.parent / "assets"):
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
