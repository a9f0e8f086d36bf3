"""Supporting evidence: what was supplied beside the accounting, read and never trusted silently."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidencekit.case.model import Kind
from evidencekit.case.names import shown
from evidencekit.errors import Cancelled, EvidenceError
from evidencekit.evidence.accounts import read_group, read_passwd
from evidencekit.evidence.content import lines_of
from evidencekit.evidence.crontab import read_crontab
from evidencekit.evidence.hashlists import read_hash_list
from evidencekit.evidence.kinds import guess_kind
from evidencekit.evidence.logs import ReadLog, read_log
from evidencekit.evidence.timing import settle_times
from evidencekit.evidence.values import (
    NO_SUPPORT,
    CronEntry,
    DeclaredHash,
    LogFile,
    LogLine,
    Supporting,
    Topic,
)
from evidencekit.progress import Progress, silent
from evidencekit.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from evidencekit.case.store import OpenCase
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.content import Line

__all__ = [
    "NO_SUPPORT",
    "CronEntry",
    "DeclaredHash",
    "LogFile",
    "LogLine",
    "Supporting",
    "SupportingFile",
    "Topic",
    "guess_kind",
    "problems_in",
    "read_files",
    "read_supporting",
    "read_supporting_files",
    "settle_times",
]

_WORD = re.compile(r"[^\s;|&()<>\"']+")
_EVERYWHERE = frozenset(
    {"cron", "crond", "anacron", "run-parts", "kernel", "systemd", "sh", "bash", "test", "cd"}
)
"""Names in command lines that are no job's own."""


@dataclass(frozen=True, slots=True)
class SupportingFile:
    """A supporting file to read: where it lies, what it is, what to call it."""

    path: Path
    kind: Kind
    name: str
    """Exhibit number, or the path outside a case."""
    received: str
    """The path as received: whether a crontab names users shows in it."""
    modified_us: int | None = None
    """When the copy was last changed, as received."""


def read_supporting(
    case: OpenCase, progress: Progress = silent, *, evidence: Evidence | None = None
) -> Supporting:
    """Everything that the supporting exhibits of a case say.

    An exhibit that cannot be read any more is a problem of its own; the others are read. Times that
    logs state in part are inferred, from agreement with ``evidence`` where it is given.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    files = [
        SupportingFile(
            case.path_of(exhibit),
            exhibit.kind,
            exhibit.number,
            exhibit.path,
            exhibit.modified_us,
        )
        for exhibit in case.exhibits()
        if exhibit.kind is not Kind.ACCOUNTING
    ]
    return read_dated(files, case.info.zone, evidence, progress)


def read_dated(
    files: Sequence[SupportingFile],
    zone_name: str,
    evidence: Evidence | None = None,
    progress: Progress = silent,
) -> Supporting:
    """As :func:`read_supporting`, of files that lie anywhere (in a bundle, say)."""
    found = read_files(files, progress, go_on=True)
    dated = {file.name: file.modified_us for file in files}
    return settle_times(found, zone_name, evidence, dated=dated, progress=progress)


def read_supporting_files(
    *,
    passwd: Sequence[Path] = (),
    group: Sequence[Path] = (),
    logs: Sequence[Path] = (),
    crontabs: Sequence[Path] = (),
) -> Supporting:
    """Supporting files outside a case.

    Raises:
        ReadFailed: one of them cannot be read.
    """
    named = (
        (Kind.PASSWD, passwd),
        (Kind.GROUP, group),
        (Kind.SYSTEM_LOG, logs),
        (Kind.CRONTAB, crontabs),
    )
    return read_files(
        [
            SupportingFile(path, kind, shown(path), shown(path))
            for kind, paths in named
            for path in paths
        ]
    )


@dataclass(slots=True)
class _Gathered:
    """What the files say so far."""

    users: dict[int, str] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    users_from: list[str] = field(default_factory=list)
    groups_from: list[str] = field(default_factory=list)
    dated: list[tuple[str, int | None]] = field(default_factory=list)
    logs: list[tuple[SupportingFile, ReadLog]] = field(default_factory=list)
    crontab: list[CronEntry] = field(default_factory=list)
    hashes: list[DeclaredHash] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)


def read_files(
    files: Sequence[SupportingFile], progress: Progress = silent, *, go_on: bool = False
) -> Supporting:
    """Read supporting files into one value.

    Raises:
        EvidenceError: one cannot be read; with ``go_on`` it becomes a problem instead.
        Cancelled: ``progress`` asked to stop.
    """
    got = _Gathered()
    # Accounts first: they tell whether a crontab names users.
    for file in sorted(files, key=lambda file: file.kind is not Kind.PASSWD):
        try:
            _read(got, file, progress)
        except Cancelled:
            raise
        except EvidenceError as exc:
            if not go_on:
                raise
            got.problems.append((file.name, Problem("not-read", 0, 0, str(exc))))
    _read_again_for_jobs(got, progress)
    return _joined(got, [file.name for file in files])


def _read(got: _Gathered, file: SupportingFile, progress: Progress) -> None:
    """Read one file into what was gathered."""
    remarks: list[Problem] = []
    found: Iterable[Problem] = ()
    lines: Iterator[Line] = lines_of(file.path, remarks, progress)
    if file.kind is Kind.PASSWD:
        accounts = read_passwd(lines)
        _merge(got.users, accounts.names)
        got.users_from.append(_origin(file))
        got.dated.append((file.name, file.modified_us))
        found = accounts.problems
    elif file.kind is Kind.GROUP:
        accounts = read_group(lines)
        _merge(got.groups, accounts.names)
        got.groups_from.append(_origin(file))
        got.dated.append((file.name, file.modified_us))
        found = accounts.problems
    elif file.kind is Kind.SYSTEM_LOG:
        log = read_log(file.path, file.name, progress=progress)
        got.logs.append((file, log))
        found = log.problems
    elif file.kind is Kind.CRONTAB:
        known = {name for names in got.users.values() for name in names.split("/")}
        table = read_crontab(lines, file.name, path=file.received, users=known)
        got.crontab.extend(table.entries)
        found = table.problems
    elif file.kind is Kind.HASH_LIST:
        declared, found = read_hash_list(lines, file.name)
        got.hashes.extend(declared)
    got.problems.extend((file.name, problem) for problem in (*found, *remarks))


def problems_in(file: SupportingFile, progress: Progress = silent) -> tuple[Problem, ...]:
    """What in a supporting file is not what it should hold, as found at intake.

    Raises:
        EvidenceError: it cannot be read.
        Cancelled: ``progress`` asked to stop.
    """
    got = _Gathered()
    _read(got, file, progress)
    return tuple(problem for _, problem in got.problems)


def _merge(names: dict[int, str], more: dict[int, str]) -> None:
    """Add names; where two copies differ, both stand."""
    for number, name in more.items():
        known = names.get(number, name).split("/")
        names[number] = "/".join(dict.fromkeys((*known, *name.split("/"))))


def _origin(file: SupportingFile) -> str:
    """``passwd EX-045``."""
    return f"{file.kind.value} {file.name}"


def _read_again_for_jobs(got: _Gathered, progress: Progress) -> None:
    """Keep the lines that jobs wrote under their own names, or into a log of their own name."""
    commands = [entry.command for entry in got.crontab]
    commands += [line.command for _, log in got.logs for line in log.lines]
    jobs = {name for command in commands for name in job_names(command)}
    for place, (file, log) in enumerate(got.logs):
        mine = jobs & log.tags
        own = log.is_own and re.split(r"[/\\]", file.received)[-1].split(".")[0] in jobs
        if mine or own:
            again = read_log(file.path, file.name, jobs=mine, own=own, progress=progress)
            got.logs[place] = (file, again)


def job_names(command: str) -> frozenset[str]:
    """The programs that a command line names: its first word, and words that are absolute paths."""
    words = _WORD.findall(command)
    chosen = [word for place, word in enumerate(words) if place == 0 or word.startswith("/")]
    return frozenset(word.rpartition("/")[2] for word in chosen) - _EVERYWHERE - {""}


def _joined(got: _Gathered, order: list[str]) -> Supporting:
    """One value; everything in the order in which the files were named, lines in order of time."""
    place = {name: number for number, name in enumerate(order)}
    lines = [line for _, log in got.logs for line in log.lines]
    lines.sort(key=lambda x: (x.us is None, x.us or 0, place[x.exhibit], x.number))
    return Supporting(
        users=got.users,
        users_from=", ".join(got.users_from),
        groups=got.groups,
        groups_from=", ".join(got.groups_from),
        accounts_dated=tuple(got.dated),
        lines=tuple(lines),
        logs=tuple(sorted((log.file for _, log in got.logs), key=lambda f: place[f.exhibit])),
        crontab=tuple(got.crontab),
        hashes=tuple(got.hashes),
        problems=tuple(sorted(got.problems, key=lambda item: place[item[0]])),
    )
