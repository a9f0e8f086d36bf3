"""What helps to read accounting files: what of it is missing, and what lies beside them."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from evidencekit.case.model import Kind
from evidencekit.case.names import shown
from evidencekit_gui import wording
from evidencekit_gui.language import tr

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

HELPFUL = {
    Kind.PASSWD: tr("passwd of the server (user names): /etc/passwd"),
    Kind.CRONTAB: tr("crontab (when jobs are due): /etc/crontab, /etc/cron.d, /var/spool/cron"),
    Kind.SYSTEM_LOG: tr("cron or system log (starts, restarts): /var/log/cron*, /var/log/syslog*"),
}
LISTED = 6
"""So many folders are named; the rest is a figure."""


def missing_of(have: Collection[Kind]) -> str:
    """What would help and is not there, on a line; empty where all of it is."""
    lacking = [words.split(":")[0] for kind, words in HELPFUL.items() if kind not in have]
    if not lacking:
        return ""
    return tr("Missing that would help: {lacking}", lacking=" · ".join(lacking))


def how_to_get_it() -> str:
    """Whom to ask for what, and how it should be copied (rich text)."""
    listed = "".join(f"<li>{escape(words)}</li>" for words in HELPFUL.values())
    return tr(
        "Ask whoever runs the server for copies of these, made together with a list of "
        "their hashes (<i>sha256sum FILE…</i>), then drop them here:<ul>{listed}</ul>",
        listed=listed,
    )


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
