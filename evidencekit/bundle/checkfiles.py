"""Are the files of a bundle those that its lists name? Both ways: changed, missing, extra."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidencekit.bundle.bag import (
    BAG_INFO,
    CHUNK,
    DECLARATION,
    DECLARATION_TEXT,
    SUMS,
    TAG_MANIFEST,
)
from evidencekit.bundle.manifests import Manifest, read_manifest
from evidencekit.bundle.places import STAMP_FILES
from evidencekit.bundle.tree import EMPTY_FOLDER, READ_ERRORS, Tree
from evidencekit.bundle.verdict import Result, VerdictCheck
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LIST = 1 << 27
"""Bytes of a list or text that are read at the most."""
MAX_LINES = 50
"""Files that are named one by one; more are counted."""
_ALGORITHMS = ("sha256", "sha512", "sha1", "md5")


@dataclass(frozen=True, slots=True)
class Contents:
    """What the lists say and what the files are."""

    manifests: dict[str, Manifest]
    """File name → list, ``manifest-…``, ``tagmanifest-…`` and ``SHA256SUMS``."""
    digests: dict[str, dict[str, str]]
    """Path → algorithm → hex, of every file that could be read."""
    unreadable: dict[str, Exception]
    """Path → why."""
    fields: dict[str, str]
    """``bag-info.txt``."""
    ours: bool
    """EvidenceKit wrote it: then each list has exactly one form."""


def read_contents(tree: Tree, progress: Progress = silent) -> Contents:
    """Read the lists, then hash every file once."""
    manifests = {}
    for name in tree.names():
        algorithm = _algorithm(name)
        if algorithm:
            manifests[name] = read_manifest(read_small(tree, name), algorithm)
    wanted = sorted({manifest.algorithm for manifest in manifests.values()} | {"sha256"})
    fields = read_fields(read_small(tree, BAG_INFO))
    digests: dict[str, dict[str, str]] = {}
    unreadable: dict[str, Exception] = {}
    total = sum(tree.size(name) for name in tree.names())
    done = 0
    for name in tree.names():
        progress("hashing the bundle", done, total)
        try:
            digests[name] = _hash(tree, name, wanted, done, total, progress)
        except READ_ERRORS as exc:
            unreadable[name] = exc
        done += tree.size(name)
    progress("hashing the bundle", total, total)
    ours = fields.get("Bag-Software-Agent", "").startswith("EvidenceKit")
    return Contents(manifests, digests, unreadable, fields, ours)


def _algorithm(name: str) -> str:
    """The algorithm of a checksum list, by its name; empty: it is none."""
    if name == SUMS:
        return "sha256"
    for prefix in ("manifest-", "tagmanifest-"):
        found = name.removeprefix(prefix).removesuffix(".txt")
        if found in _ALGORITHMS and name == f"{prefix}{found}.txt":
            return found
    return ""


def _hash(
    tree: Tree, name: str, wanted: list[str], done: int, total: int, progress: Progress
) -> dict[str, str]:
    hashes: dict[str, Any] = {
        one: hashlib.new(one, usedforsecurity=one.startswith("sha2")) for one in wanted
    }
    start = done
    with tree.open(name) as file:
        while piece := file.read(CHUNK):
            for one in hashes.values():
                one.update(piece)
            done += len(piece)
            progress("hashing the bundle", done, total)
    if done - start != tree.size(name):
        raise EOFError(f"{tree.size(name):,} bytes expected, {done - start:,} found")
    return {algorithm: one.hexdigest() for algorithm, one in hashes.items()}


def read_small(tree: Tree, name: str) -> bytes:
    """A list or text whole; empty where it is not there or cannot be read."""
    if name not in tree.names():
        return b""
    try:
        with tree.open(name) as file:
            return file.read(MAX_LIST)
    except READ_ERRORS:
        return b""


def read_fields(raw: bytes) -> dict[str, str]:
    """The ``Label: value`` lines of a ``bag-info.txt``; the first of a repeated label counts."""
    fields: dict[str, str] = {}
    for line in raw.decode("utf-8", "replace").splitlines():
        label, colon, value = line.partition(":")
        if colon and not label[:1].isspace():
            fields.setdefault(label.strip(), value.strip())
    return fields


def shown(name: str) -> str:
    """A file's name, printable."""
    return name if name.isprintable() and name.isascii() else ascii(name)[1:-1]


def file_checks(tree: Tree, contents: Contents) -> list[VerdictCheck]:
    """One line for each file that is not as listed, and one for all that are."""
    checks = [_declaration(tree)]
    checks += _list_checks(contents)
    wrong = list(_wrong_files(contents)) + list(_extra_files(tree, contents))
    checks += wrong[:MAX_LINES]
    if len(wrong) > MAX_LINES:
        text = f"{len(wrong) - MAX_LINES} more files are changed, missing or extra."
        checks.append(VerdictCheck("file", "further files", Result.CHANGED, text))
    listed = {name for manifest in contents.manifests.values() for name in manifest.sums}
    complete = any(_is_payload_list(name) for name in contents.manifests)
    if not wrong and complete:
        text = (
            f"All {len(listed)} listed files are here with the SHA-256 listed, and no other file."
        )
        checks.append(VerdictCheck("files", "files of the bundle", Result.INTACT, text))
    checks += _oxum(tree, contents)
    return checks


def _is_payload_list(name: str) -> bool:
    return name.startswith("manifest-")


def _declaration(tree: Tree) -> VerdictCheck:
    title = "form of the bundle"
    if DECLARATION not in tree.names():
        text = f"{DECLARATION} is missing: this is not a whole BagIt bundle."
        return VerdictCheck("form", title, Result.MISSING, text, DECLARATION)
    raw = read_small(tree, DECLARATION)
    if raw != DECLARATION_TEXT.encode():
        text = f"{DECLARATION} does not say BagIt 1.0 in UTF-8, as every bundle does."
        return VerdictCheck("form", title, Result.CHANGED, text, DECLARATION)
    return VerdictCheck("form", title, Result.INTACT, "It is a BagIt 1.0 bundle (RFC 8493).")


def _list_checks(contents: Contents) -> Iterator[VerdictCheck]:
    """The lists themselves: there, readable, and in the one form we write."""
    title = "lists of the files"
    faults = 0
    needed = [TAG_MANIFEST, SUMS] if contents.ours else []
    if not any(_is_payload_list(name) for name in contents.manifests):
        needed.insert(0, "manifest-sha256.txt")
    for name in needed:
        if name not in contents.manifests:
            faults += 1
            yield VerdictCheck("lists", title, Result.MISSING, f"The list {name} is missing.", name)
    for name, manifest in contents.manifests.items():
        words = "; ".join(manifest.faults[:5])
        if not words and contents.ours and not manifest.exact:
            words = "it is not in the form in which EvidenceKit writes it"
        if words:
            faults += 1
            text = f"The list {name} was changed: {words}."
            yield VerdictCheck("lists", title, Result.CHANGED, text, name)
    if not faults:
        digest = contents.digests.get(TAG_MANIFEST, {}).get("sha256", "")
        text = f"{len(contents.manifests)} lists are here and well formed."
        if digest:
            text += (
                f" The SHA-256 of {TAG_MANIFEST} is {digest}: compare it with the one given to you."
            )
        yield VerdictCheck("lists", title, Result.INTACT, text, found=digest)


def _wrong_files(contents: Contents) -> Iterator[VerdictCheck]:
    """Listed files that are missing, unreadable or other than listed; each once.

    A file that stands otherwise only in a list that is itself not as the list of lists says was not
    changed: that list was, and it is named for it.
    """
    manifests = contents.manifests
    touched = {
        listed
        for name, manifest in manifests.items()
        for listed, expected in manifest.sums.items()
        if name.startswith("tagmanifest-")
        and listed in manifests
        and _digest(contents, listed, manifest) != expected
    }
    told: set[str] = set()
    as_listed: set[str] = set()
    for name, manifest in sorted(manifests.items(), key=lambda item: item[0] in touched):
        for listed, expected in sorted(manifest.sums.items()):
            found = _digest(contents, listed, manifest)
            if found == expected:
                as_listed.add(listed)
            elif listed not in told and not (name in touched and listed in as_listed):
                told.add(listed)
                yield _wrong(listed, expected, found, contents.unreadable.get(listed), manifest)


def _digest(contents: Contents, name: str, manifest: Manifest) -> str:
    return contents.digests.get(name, {}).get(manifest.algorithm, "")


def _wrong(
    name: str, expected: str, found: str, reason: Exception | None, manifest: Manifest
) -> VerdictCheck:
    place = shown(name)
    algorithm = manifest.algorithm.upper().replace("SHA", "SHA-")
    if reason is not None:
        refused = isinstance(reason, OSError)
        result = Result.CANNOT_CHECK if refused else Result.CHANGED
        text = f"{place} cannot be read: {shown(str(reason))}."
        return VerdictCheck("file", f"the file {place}", result, text, place, expected)
    if not found:
        text = f"{place} is listed but not here."
        return VerdictCheck("file", "a file", Result.MISSING, text, place, expected)
    text = f"{place} was changed: {algorithm} {expected} expected, {found} found."
    return VerdictCheck("file", "a file", Result.CHANGED, text, place, expected, found)


def _extra_files(tree: Tree, contents: Contents) -> Iterator[VerdictCheck]:
    """Files that no list names, and what is no file at all."""
    payload = [m for name, m in contents.manifests.items() if _is_payload_list(name)]
    listed = {name for manifest in contents.manifests.values() for name in manifest.sums}
    last = {name for name in contents.manifests if name.startswith("tagmanifest-")}
    # Where the last list is missing, which is told, nothing names the list before it.
    rest = last | set(STAMP_FILES) | (set() if last else {SUMS})
    for name in tree.names():
        in_all = all(name in manifest.sums for manifest in payload)
        known = in_all if name.startswith("data/") else name in listed | rest
        if not known:
            text = f"{shown(name)} is in no list: it was added."
            yield VerdictCheck("file", "a file", Result.EXTRA, text, shown(name))
    for name, kind in tree.odd:
        followed = "" if kind == EMPTY_FOLDER else "was not followed and "
        text = f"{shown(name)} is {kind}: it {followed}does not belong in a bundle."
        yield VerdictCheck("file", "a file", Result.EXTRA, text, shown(name))


def _oxum(tree: Tree, contents: Contents) -> list[VerdictCheck]:
    """The total that ``bag-info.txt`` gives."""
    told = contents.fields.get("Payload-Oxum", "")
    payload = [name for name in tree.names() if name.startswith("data/")]
    found = f"{sum(tree.size(name) for name in payload)}.{len(payload)}"
    if not told or told == found:
        return []
    text = f"{BAG_INFO} counts {told} (bytes.files), but {found} are here."
    return [
        VerdictCheck("total", "total of the files", Result.CHANGED, text, BAG_INFO, told, found)
    ]
