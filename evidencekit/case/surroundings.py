"""What the custody log says of the place where a case was opened: program, computer, account."""

from __future__ import annotations

import getpass
import platform
import sqlite3

from evidencekit import __version__
from evidencekit.case.names import shown


def surroundings() -> dict[str, str]:
    """Program and library versions, operating system, computer and account name."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError, ImportError):
        account = "unknown"
    return {
        "program": f"EvidenceKit {__version__}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
        "computer": shown(platform.node()) or "unknown",
        "account": shown(account),
    }
