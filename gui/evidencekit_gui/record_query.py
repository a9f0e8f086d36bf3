"""The filter line over all records: a small documented syntax, evaluated on whole columns.

Terms are parted by spaces and must all hold; quotes keep spaces together::

    command:curl            the name is exactly curl (``*`` stands for anything)
    uid:1004  pid:>500      whole numbers; ``!=  >  >=  <  <=`` may stand before the value
    user:batch              a name from the supplied passwd copy
    exit:!=0  signal:15     how it ended; ``outcome:signal`` (or ``exit``, ``not-recorded``)
    length:>60s  cpu:<0.5s  lengths: ``60s  5m  1h  9:40``
    since:2017-11-14        started at or after (date, or date and time, in the zone shown)
    until:2017-11-15        started before the end of that day, or before that time
    exhibit:EX-003          the exhibit, ``offset:0x14C0`` a place in it
    anything else           the name holds this text

Free of Qt, and free of decisions: it chooses what is shown, never what is found.
"""

from __future__ import annotations

import operator
import re
import shlex
from dataclasses import dataclass
from fnmatch import translate
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.clock import SECOND, parse_moment, zone
from evidencekit.errors import BadRequest
from evidencekit.outcome import Ending, of_status
from evidencekit.progress import silent
from evidencekit.records import NOT_RECORDED
from evidencekit_gui.record_order import Keys, cpu_us

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from evidencekit.evidence.collection import Evidence
    from evidencekit.progress import Progress
    from evidencekit.records import RecordTable

    Mask = npt.NDArray[np.bool_]
    Test = Callable[[RecordTable], Mask]

KEYS = (
    "command", "uid", "user", "gid", "pid", "ppid", "exit", "signal", "outcome", "length", "cpu",
    "since", "until", "exhibit", "offset",
)  # fmt: skip
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
    "=": operator.eq,
}  # fmt: skip
_UNITS = {"s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND, "d": 86_400 * SECOND, "": SECOND}
_HELP = f"keys are {', '.join(KEYS)}; anything else is looked for in the name"


@dataclass(frozen=True, slots=True)
class Query:
    """What to show, and in which order."""

    text: str = ""
    zone: str = "UTC"
    order: str = ""
    """A column of the records table; empty: the order of the evidence."""
    down: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Record numbers in the order asked for."""

    query: Query
    numbers: npt.NDArray[np.uint32]
    total: int


def find(
    evidence: Evidence, query: Query, users: Mapping[int, str], progress: Progress = silent
) -> Found:
    """The numbers of the records that a filter keeps, sorted.

    One pass over the evidence, a bounded table at a time; only what is sorted by is held.

    Raises:
        BadRequest: a term cannot be read; the sentence says which.
        Cancelled: ``progress`` asked to stop.
    """
    tests = parse(query.text, query.zone, users)
    kept: list[npt.NDArray[np.uint32]] = []
    keys = Keys(query.order) if query.order else None
    done = 0
    for table in evidence.blocks():
        progress("filtering records", done, evidence.total)
        mask = np.ones(len(table), np.bool_)
        for test in tests:
            mask &= test(table)
        rows = np.flatnonzero(mask)
        kept.append((rows + done).astype(np.uint32))
        if keys is not None:
            keys.add(table, rows)
        done += len(table)
    numbers = np.concatenate(kept) if kept else np.empty(0, np.uint32)
    if keys is not None:
        numbers = numbers[keys.sorted_rows(progress, down=query.down)]
    return Found(query, numbers, evidence.total)


def locate(evidence: Evidence, text: str, zone_name: str, progress: Progress = silent) -> int:
    """The number (from 0) of the record that somebody asks for.

    ``1,052`` is a number, ``EX-003 @ 0x14C0`` or ``EX-003 5312`` a place within an exhibit (any byte of
    the record), anything else a time: the first record in the order of the evidence that ended then
    or later.

    Raises:
        BadRequest: it is none of these, or there is no such record.
        Cancelled: ``progress`` asked to stop.
    """
    told = text.strip()
    plain = told.replace(",", "").replace("\u202f", "")
    if plain.isdigit():
        if not 1 <= int(plain) <= evidence.total:
            raise BadRequest("no such record", told, f"there are {evidence.total:,} records")
        return int(plain) - 1
    place = re.fullmatch(r"(\S+)\s*[@ ]\s*(0[xX][0-9A-Fa-f]+|\d+)", told)
    if place is not None and any(source.name == place[1] for source in evidence.sources):
        return _at_offset(evidence, place[1], int(place[2], 0), progress)
    at = parse_moment(told, zone(zone_name))
    done = 0
    for table in evidence.blocks():
        progress("looking for the time", done, evidence.total)
        later = np.flatnonzero(table.end_us >= at)
        if len(later):
            return done + int(later[0])
        done += len(table)
    raise BadRequest("no record ended then or later", told, "see the strip of what the files cover")


def _at_offset(evidence: Evidence, name: str, offset: int, progress: Progress) -> int:
    done = 0
    for table in evidence.blocks():
        progress("looking for the place", done, evidence.total)
        if any(source.name == name for source in table.sources):
            named = np.array([source.name == name for source in table.sources])[table.source]
            start = table.offset
            hit = np.flatnonzero(named & (start <= offset) & (offset < start + table.length))
            if len(hit):
                return done + int(hit[0])
        done += len(table)
    raise BadRequest(
        "no record lies there",
        f"{name} @ 0x{offset:04X}",
        "see the exhibit's problems, or its size",
    )


def parse(text: str, zone_name: str, users: Mapping[int, str]) -> tuple[Test, ...]:
    """The tests that a filter line asks for.

    Raises:
        BadRequest: a term cannot be read.
    """
    try:
        terms = shlex.split(text)
    except ValueError as exc:
        raise BadRequest("the filter has an open quote", text, "close it, or leave it out") from exc
    return tuple(_term(term, zone_name, users) for term in terms)


def _term(term: str, zone_name: str, users: Mapping[int, str]) -> Test:
    key, colon, value = term.partition(":")
    if not colon or key not in KEYS:
        if colon and key.isalpha() and key.islower() and value:
            raise BadRequest("the filter has an unknown key", term, _HELP)
        sought = term.lower().encode("ascii", "replace")
        return lambda table: np.char.find(np.char.lower(table.command), sought) >= 0
    if not value:
        raise BadRequest("the filter lacks a value", term, f"{key}:VALUE, {key}:!=VALUE")
    if key in _NAMED:
        return _NAMED[key](value, users)
    if key in {"since", "until"}:
        return _moment(key, value, zone_name)
    sign, rest = _split(value)
    compare = _OPERATORS[sign]
    if key in {"length", "cpu"}:
        wanted = duration(rest)
        column = cpu_us if key == "cpu" else _elapsed
        return lambda table: compare(column(table), wanted) & (column(table) != NOT_RECORDED)
    return _number(key, compare, _whole(rest))


def _number(key: str, compare: Callable[[Any, Any], Any], number: int) -> Test:
    if key == "exit":
        return lambda table: _exited(table) & compare((table.status >> 8) & 0xFF, number)
    if key == "signal":
        return lambda table: (
            (table.status != NOT_RECORDED)
            & ((table.status & 0x7F) != 0)
            & compare(table.status & 0x7F, number)
        )

    def test(table: RecordTable) -> Mask:
        mask: Mask = compare(getattr(table, key), number)
        return mask

    return test


def _exited(table: RecordTable) -> Mask:
    mask: Mask = (table.status != NOT_RECORDED) & ((table.status & 0x7F) == 0)
    return mask


def _elapsed(table: RecordTable) -> npt.NDArray[np.int64]:
    return table.elapsed_us


def _moment(key: str, value: str, zone_name: str) -> Test:
    at = parse_moment(value, zone(zone_name), end_of_day=key == "until")
    if key == "since":
        return lambda table: table.start_us >= at
    return lambda table: table.start_us < at


def _command(value: str, users: Mapping[int, str]) -> Test:
    sign, name = _split(value)
    wanted = sign != "!="
    if "*" in name or "?" in name:
        pattern = re.compile(translate(name).encode("ascii", "replace"))

        def like(table: RecordTable) -> Mask:
            names, places = np.unique(table.command, return_inverse=True)
            hits = np.array([pattern.match(bytes(one)) is not None for one in names], np.bool_)
            found: Mask = hits[places] == wanted
            return found

        return like
    raw = name.encode("ascii", "replace")
    return lambda table: (table.command == raw) == wanted


def _user(value: str, users: Mapping[int, str]) -> Test:
    sign, name = _split(value)
    uids = [uid for uid, known in users.items() if name in known.split("/")]
    if not uids:
        raise BadRequest(
            "no such user in the supplied passwd copy", name, "filter by number: uid:1004"
        )
    wanted = sign != "!="
    return lambda table: np.isin(table.uid, uids) == wanted


def _outcome(value: str, users: Mapping[int, str]) -> Test:
    words = {ending.value for ending in Ending}
    if value not in words:
        raise BadRequest("no such outcome", value, f"one of {', '.join(sorted(words))}")

    def test(table: RecordTable) -> Mask:
        statuses, places = np.unique(table.status, return_inverse=True)
        hits = [of_status(int(status)).ending.value == value for status in statuses]
        mask: Mask = np.array(hits, np.bool_)[places]
        return mask

    return test


def _exhibit(value: str, users: Mapping[int, str]) -> Test:
    def test(table: RecordTable) -> Mask:
        names = np.array([source.name == value for source in table.sources], np.bool_)
        mask: Mask = names[table.source]
        return mask

    return test


_NAMED: dict[str, Callable[[str, Mapping[int, str]], Test]] = {
    "command": _command,
    "user": _user,
    "outcome": _outcome,
    "exhibit": _exhibit,
}


def _split(value: str) -> tuple[str, str]:
    """The operator before a value, ``=`` where there is none."""
    for sign in _OPERATORS:
        if value.startswith(sign):
            return sign, value[len(sign) :]
    return "=", value


def _whole(text: str) -> int:
    try:
        return int(text, 0)
    except ValueError as exc:
        raise BadRequest("not a whole number", text, "write 28 or 0x14C0") from exc


def duration(text: str) -> int:
    """A length typed by a person, in microseconds: ``60s``, ``5m``, ``1h``, ``9:40``, ``1.5``.

    Raises:
        BadRequest: it is none.
    """
    parts = text.split(":")
    if len(parts) in {2, 3} and all(re.fullmatch(r"\d+(\.\d+)?", part) for part in parts):
        seconds = 0.0
        for part in parts:
            seconds = seconds * 60 + float(part)
        return round(seconds * SECOND)
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text)
    if found is None:
        raise BadRequest("not a length", text, "write 60s, 5m, 1h or 9:40")
    return round(float(found[1]) * _UNITS[found[2]])
