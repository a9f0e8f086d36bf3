"""Hash lists supplied with the evidence: what was declared before it came to us."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.evidence.content import MARK, readable, unreadable
from evidencekit.evidence.values import DeclaredHash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidencekit.case.model import Exhibit
    from evidencekit.evidence.content import Line
    from evidencekit.records import Problem

_ALGORITHMS = {32: "md5", 40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}
_GNU = re.compile(rb"(\\?)([0-9A-Fa-f]{32,128}) [ *](.+)")
_BSD = re.compile(rb"(\\?)(MD5|SHA1|SHA(?:2-)?(?:256|384|512)) ?\((.+)\) ?= ?([0-9A-Fa-f]{32,128})")
"""OpenSSL 3 writes ``SHA2-256``."""
_LOOSE = re.compile(rb"([0-9A-Fa-f]{32,128})\s+(\S.*)")


def read_line(line: bytes) -> tuple[str, str, bytes] | None:
    """Algorithm, digest and file name of a line of ``sha256sum``, ``md5sum`` or BSD ``sha256``."""
    if match := _GNU.fullmatch(line):
        digest, name = match[2], match[3]
        if match[1]:
            name = _unescaped(name)
    elif match := _BSD.fullmatch(line):
        name, digest = match[3], match[4]
        if _ALGORITHMS.get(len(digest)) != match[2].decode().lower().replace("sha2-", "sha"):
            return None
        if match[1]:
            name = _unescaped(name)
    elif match := _LOOSE.fullmatch(line.strip()):
        digest, name = match[1], match[2]
    else:
        return None
    algorithm = _ALGORITHMS.get(len(digest))
    return None if algorithm is None else (algorithm, digest.decode().lower(), name)


def _unescaped(name: bytes) -> bytes:
    r"""GNU writes ``\\``, ``\n`` and ``\r`` in names of lines that begin with a backslash."""
    known = {b"\\": b"\\", b"n": b"\n", b"r": b"\r"}
    return re.sub(rb"\\([\\nr])", lambda match: known[match[1]], name)


def read_hash_list(
    lines: Iterable[Line], exhibit: str
) -> tuple[tuple[DeclaredHash, ...], tuple[Problem, ...]]:
    """All declared hashes, and the lines that are none."""
    found: list[DeclaredHash] = []
    problems: list[Problem] = []
    for line in lines:
        raw = line.raw.removeprefix(MARK)
        if not raw.strip() or raw.startswith((b"#", b";", b"%")):
            continue
        read = read_line(raw)
        if read is None:
            problems.append(unreadable(line, "declares no hash"))
        else:
            algorithm, digest, name = read
            found.append(DeclaredHash(exhibit, line.number, algorithm, digest, readable(name)))
    return tuple(found), tuple(problems)


def declared_for(exhibit: Exhibit, declared: Sequence[DeclaredHash]) -> DeclaredHash | None:
    """The line of the lists that speaks of this exhibit; None: none does, or several contradict.

    A line whose path ends as the exhibit's path as received does wins over one with the same file
    name only; SHA-256 wins over MD5. Others are not compared (the case keeps SHA-256 and MD5).
    """
    best = [
        (depth, line)
        for line in declared
        if line.algorithm in {"sha256", "md5"} and (depth := _same_tail(line.name, exhibit))
    ]
    if not best:
        return None
    deepest = max(depth for depth, _ in best)
    chosen = [line for depth, line in best if depth == deepest]
    preferred = [line for line in chosen if line.algorithm == "sha256"] or chosen
    digests = {line.digest for line in preferred}
    return preferred[0] if len(digests) == 1 else None


@dataclass(frozen=True, slots=True)
class Compared:
    """What one supplied list says of the exhibits."""

    same: tuple[tuple[str, DeclaredHash], ...]
    """Exhibit number and the line that declares just its hash (of the bytes received or expanded)."""
    differ: tuple[tuple[str, DeclaredHash], ...]
    """Exhibit number and the line that names it and declares another hash."""
    not_named: tuple[str, ...]
    """Exhibits that no line speaks of, or only lines that contradict each other."""
    no_exhibit: tuple[DeclaredHash, ...]
    """Lines that speak of no exhibit, or declare a kind of hash that is not compared."""


def compare(exhibits: Sequence[Exhibit], declared: Sequence[DeclaredHash]) -> Compared:
    """Hold the exhibits to the lines of a list.

    A line that declares just an exhibit's hash speaks of it, and of no other by its name alone: lists
    name many files ``pacct``. An exhibit without such a line differs where a line names it
    (:func:`declared_for`).
    """
    by_digest: dict[str, list[DeclaredHash]] = {}
    for one in declared:
        by_digest.setdefault(one.digest, []).append(one)
    same: list[tuple[str, DeclaredHash]] = []
    spoken: set[tuple[str, int]] = set()
    left: list[Exhibit] = []
    for exhibit in exhibits:
        lines = [line for digest in _digests(exhibit) for line in by_digest.get(digest, ())]
        if lines:
            best = max(lines, key=lambda line: (_same_tail(line.name, exhibit), -line.line))
            same.append((exhibit.number, best))
            spoken |= {(line.exhibit, line.line) for line in lines}
        else:
            left.append(exhibit)
    others = [line for line in declared if (line.exhibit, line.line) not in spoken]
    by_name: dict[str, list[DeclaredHash]] = {}
    for one in others:
        by_name.setdefault(_file_name(one.name), []).append(one)
    named_so = ((x, by_name.get(_file_name(x.path), ())) for x in left)
    differ = [(x.number, line) for x, own in named_so if (line := declared_for(x, own)) is not None]
    spoken |= {(line.exhibit, line.line) for _, line in differ}
    named = {number for number, _ in differ}
    return Compared(
        tuple(same),
        tuple(differ),
        tuple(exhibit.number for exhibit in left if exhibit.number not in named),
        tuple(line for line in others if (line.exhibit, line.line) not in spoken),
    )


def _digests(exhibit: Exhibit) -> set[str]:
    return {exhibit.sha256, exhibit.content_sha256, exhibit.md5} - {""}


def _parts(path: str) -> list[str]:
    return [part for part in re.split(r"[/\\]+", path) if part not in {"", "."}]


def _file_name(path: str) -> str:
    return next(reversed(_parts(path)), "")


def _same_tail(name: str, exhibit: Exhibit) -> int:
    """How many last parts two paths have in common; 0: not even the file name."""
    told, ours = _parts(name), _parts(exhibit.path)
    depth = 0
    while depth < min(len(told), len(ours)) and told[-1 - depth] == ours[-1 - depth]:
        depth += 1
    return depth
