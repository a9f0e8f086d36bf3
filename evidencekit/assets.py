"""Where the files that ship with the program lie: fonts, ICC profile, knowledge, demonstration."""

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
