"""Where a copied system keeps what helps to read its records: accounts, crontabs, logs of cron.

A folder is searched for accounting only; a whole disk holds thousands of texts that nobody means to
take in. But whoever names the copy of a system seldom knows that its crontab has to be named too, so
the usual places are looked at, and what lies there is offered, never taken unasked.

Sources: Debian ``cron(8)``, ``crontab(1)``; RHEL ``crond(8)``; SUSE ``cron(8)``; FreeBSD, NetBSD and
OpenBSD ``cron(8)``, ``hier(7)``; ``passwd(5)``; ``rsyslog.conf`` of Debian and RHEL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.case.names import natural_key, shown
from evidencekit.case.reading import opened, seems_folder
from evidencekit.errors import EvidenceError
from evidencekit.evidence.kinds import guess_kind
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PLACES = (
    "etc/passwd",
    "etc/group",
    "etc/crontab",
    "etc/cron.d/*",
    "var/spool/cron/*",
    "var/spool/cron/crontabs/*",
    "var/spool/cron/tabs/*",
    "var/cron/tabs/*",
    "var/cron/log*",
    "var/log/cron*",
    "var/log/syslog*",
    "var/log/messages*",
    "var/log/kern.log*",
)
"""Below the root of a Unix system."""
TOPS = {place.partition("/")[0] for place in PLACES}
DEEPEST = 2
"""Folders below the one named in which the root of a system is looked for."""
MOST_FOLDERS = 500
"""Folders looked at for such a root: a folder full of folders is not one system's copy."""
_HEAD = 1 << 16


def helpful_files(folders: Sequence[Path], progress: Progress = silent) -> tuple[Path, ...]:
    """Supporting files in the usual places of the systems copied to ``folders``; links are left.

    Only what is one by its content too. What cannot be looked at is left out: nothing is lost by
    that, for whoever wants such a file names it and is told why it cannot be read.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    found: dict[Path, None] = {}
    for folder in folders:
        for root, tops in _roots(folder):
            for place in PLACES:
                if place.partition("/")[0] not in tops:
                    continue
                for path in sorted(_listed(root, place), key=lambda one: natural_key(str(one))):
                    progress(f"looking at {shown(path)}", len(found), 0)
                    if _helps(path):
                        found.setdefault(path)
    return tuple(found)


def _roots(folder: Path) -> Iterator[tuple[Path, set[str]]]:
    """Roots of systems in a folder, and which of their folders were named with it."""
    if folder.name in TOPS and not any(seems_folder(folder / top) for top in TOPS):
        yield folder.parent, {folder.name}
        return
    level = [folder]
    for _ in range(DEEPEST + 1):
        below: list[Path] = []
        for one in level[:MOST_FOLDERS]:
            if any(seems_folder(one / top) for top in TOPS):
                yield one, TOPS
            else:
                below += _folders(one)
        level = below


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if seems_folder(one) and not one.is_symlink())
    except OSError:
        return []  # may not be entered: the search for accounting says so


def _listed(root: Path, place: str) -> list[Path]:
    """The plain files of a place, none of them or their folders a link out of the copy."""
    try:
        paths = [path for path in root.glob(place) if path.is_file()]
    except OSError:
        return []
    return [path for path in paths if path.resolve().is_relative_to(root.resolve())]


def _helps(path: Path) -> bool:
    try:
        with opened(path) as (file, _):
            return guess_kind(file.read(_HEAD) or b"") is not None
    except (EvidenceError, OSError):
        return False
