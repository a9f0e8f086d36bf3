"""What lies beside the accounting files and would help to read them, in words for an offer."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from evidencekit.case.names import shown
from evidencekit_gui import wording
from evidencekit_gui.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LISTED = 6
"""So many folders are named; the rest is a figure."""


def offer_of(found: Sequence[Path]) -> str:
    """How many files beside them help, and in which folders they lie (rich text)."""
    folders = Counter(path.parent for path in found)
    named = [
        f"{escape(shown(folder))} ({wording.count(count, 'file')})"
        for folder, count in list(folders.items())[:LISTED]
    ]
    if len(folders) > LISTED:
        named.append("…")
    return tr(
        "<b>{files} beside them help to read the records</b> (user names, crontabs, logs), and are "
        "not taken in yet:<br>{named}",
        files=wording.count(len(found), "file"),
        named="<br>".join(named),
    )
