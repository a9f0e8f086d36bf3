"""Comparing exhibits with their hashes: those taken at intake, and those that others declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.case.model import HashCheck
from evidencekit.case.reading import read_through
from evidencekit.errors import BadRequest, ReadFailed
from evidencekit.progress import silent

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.case.model import Acquisition, Exhibit
    from evidencekit.progress import Progress

_HEX = frozenset("0123456789abcdef")


def check_exhibit(
    exhibit: Exhibit, path: Path, occasion: str, now_us: int, progress: Progress = silent
) -> HashCheck:
    """Read an exhibit's bytes again and compare.

    A file that cannot be read is a check that failed, not an error: it is kept like any other.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    try:
        facts = read_through(path, what=f"hashing {exhibit.number}", progress=progress)
    except ReadFailed as exc:
        return HashCheck(now_us, occasion, "", matches=False, text=str(exc))
    return compare(exhibit, occasion, now_us, facts.sha256)


def compare(exhibit: Exhibit, occasion: str, now_us: int, sha256: str, text: str = "") -> HashCheck:
    """The check that ``sha256``, found now, makes."""
    matches = sha256 == exhibit.sha256
    if not matches and not text:
        text = f"found {sha256 or 'nothing'}, at intake {exhibit.sha256}"
    return HashCheck(now_us, occasion, sha256, matches, text)


def declared_words(exhibit: Exhibit, acquisition: Acquisition, md5: str = "") -> str:
    """How the hash that was declared at the source compares; empty: none was declared.

    ``md5`` is that of our bytes, needed only where nothing better was declared.
    """
    if acquisition.declared_sha256:
        if acquisition.declared_sha256 == exhibit.content_sha256 != exhibit.sha256:
            return "the SHA-256 declared at the source is that of the uncompressed content"
        match = acquisition.declared_sha256 == exhibit.sha256
        kind, ours = "SHA-256", exhibit.sha256
        told = acquisition.declared_sha256
    elif acquisition.declared_md5 and md5:
        match = acquisition.declared_md5 == md5
        kind, ours, told = "MD5", md5, acquisition.declared_md5
    else:
        return ""
    if match:
        return f"the {kind} declared at the source is that of the exhibit"
    return f"MISMATCH: the {kind} declared at the source is {told}, that of the exhibit {ours}"


def clean_digest(text: str, length: int) -> str:
    """A hash as typed or pasted, as lower-case hex; empty stays empty.

    Raises:
        BadRequest: it is no hash of ``length`` hex digits.
    """
    digest = "".join(text.split()).replace(":", "").casefold()
    if digest and (len(digest) != length or not _HEX.issuperset(digest)):
        raise BadRequest(
            f"this is no hash of {length} hexadecimal digits",
            repr(text),
            "copy it again, whole, from the list or note that declares it",
        )
    return digest
