"""The custody log: each event chained to all before it, so that tampering shows.

``hash = SHA-256(prev + LF + body)`` where ``body`` is the event as canonical JSON and ``prev`` the hash
before it (64 zeros for the first). The chain alone shows a changed, missing, inserted or re-ordered
event; a log rewritten from the changed event on, or cut at the end, shows only against a head that
was handed out earlier (printed in a report, kept in a bundle). ``docs/custody-log.md`` is the format's
description for others.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evidencekit.case.model import CustodyEvent, CustodyHead
from evidencekit.clock import utc_text
from evidencekit.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMAT = "evidencekit-custody-1"
"""Stands in each event's body, so that one line alone tells what it is."""

START = "0" * 64
"""``prev`` of the first event."""

_LINE = re.compile(rb'\{"body":(\{.*\}),"hash":"([0-9a-f]{64})","prev":"([0-9a-f]{64})"\}')
_KEYS = frozenset(
    {
        *("actor", "corrects", "exhibit", "facts", "format", "happened"),
        *("kind", "recorded", "recorded_us", "reported_by", "seq", "text"),
    }
)


@dataclass(frozen=True, slots=True)
class Link:
    """One event as stored: its number, its exact bytes and the two hashes."""

    seq: int
    body: bytes
    prev: str
    hash: str


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the same value always gives the same bytes.

    Only text, whole numbers, booleans, null, lists and objects with text keys: the text of a
    fraction is not the same in all languages, so fractions are refused.

    Raises:
        CaseError: the value holds something else.
    """
    _refuse_odd(value)
    try:
        return json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        ).encode()
    except UnicodeEncodeError as exc:
        raise CaseError("text that is no Unicode cannot be logged", repr(value)) from exc


def _refuse_odd(value: object) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, list | tuple):
        for item in value:
            _refuse_odd(item)
    elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
        for item in value.values():
            _refuse_odd(item)
    else:
        raise CaseError("this cannot be written to the custody log", repr(value))


def body_of(event: CustodyEvent) -> bytes:
    """The canonical bytes that an event's hash is taken over."""
    return canonical(
        {
            "actor": event.actor,
            "corrects": event.corrects,
            "exhibit": event.exhibit,
            "facts": event.facts,
            "format": FORMAT,
            "happened": event.happened,
            "kind": event.kind,
            "recorded": utc_text(event.recorded_us),
            "recorded_us": event.recorded_us,
            "reported_by": event.reported_by,
            "seq": event.seq,
            "text": event.text,
        }
    )


def link_hash(prev: str, body: bytes) -> str:
    """The hash that chains ``body`` to what came before."""
    return hashlib.sha256(prev.encode() + b"\n" + body).hexdigest()


def chained(event: CustodyEvent, prev: str) -> CustodyEvent:
    """The event with its two hashes filled in."""
    return replace(event, prev=prev, hash=link_hash(prev, body_of(event)))


def link_of(event: CustodyEvent) -> Link:
    """The event as it is stored."""
    return Link(event.seq, body_of(event), event.prev, event.hash)


def event_of(link: Link) -> CustodyEvent:
    """The event in a stored link.

    Raises:
        CaseError: the body is not one that this version writes.
    """
    try:
        found = json.loads(link.body)
        event = CustodyEvent(
            prev=link.prev,
            hash=link.hash,
            **{name: found[name] for name in _KEYS - {"format", "recorded"}},
        )
        known = found.keys() == _KEYS and body_of(event) == link.body
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, CaseError):
        known = False
    if not known:
        raise CaseError(
            "this is no custody event that this version reads",
            f"event {link.seq}",
            "check the log with the version that wrote it",
        )
    return event


def head_of(events: Sequence[CustodyEvent]) -> CustodyHead:
    """The end of the log, to print and to hand out."""
    return CustodyHead(len(events), events[-1].hash if events else START)


def check_chain(
    events: Iterable[CustodyEvent], heads: Iterable[CustodyHead] = ()
) -> tuple[str, ...]:
    """What is wrong with the log, one sentence a fault; empty: it is whole.

    ``heads`` are ends of this log known from outside (a report, a bundle, a time stamp).
    """
    return check_links([link_of(event) for event in events], heads)


def check_links(links: Sequence[Link], heads: Iterable[CustodyHead] = ()) -> tuple[str, ...]:
    """As :func:`check_chain`, over the stored bytes themselves."""
    faults: list[str] = []
    prev, expected = START, 1
    numbers = {link.seq for link in links}
    for link in links:
        faults += _misplaced(link.seq, expected, numbers)
        if link.prev != prev:
            faults.append(f"event {link.seq} is not chained to the event before it")
        if link_hash(link.prev, link.body) != link.hash:
            faults.append(f"event {link.seq} was changed after it was written")
        elif _told_number(link.body) != link.seq:
            faults.append(f"event {link.seq} gives itself another number")
        prev, expected = link.hash, max(expected, link.seq + 1)
    for head in heads:
        faults += _against_head(links, head)
    return tuple(faults)


def _misplaced(seq: int, expected: int, numbers: set[int]) -> list[str]:
    """Faults of an event that does not stand where its number says."""
    if seq == expected:
        return []
    if seq > expected:
        # The numbers are those of a file that anybody may have written: none is counted up to.
        first, last = expected, seq - 1
        while first in numbers:
            first += 1
        while last in numbers:
            last -= 1
        if first <= last:
            span = str(first) if first == last else f"{first} to {last}"
            return [f"event {span} is missing before event {seq}"]
        return [f"event {seq} stands too early: the order was changed"]
    if seq == expected - 1:
        return [f"event {seq} stands in the log twice: one was inserted"]
    return [f"event {seq} stands too late: the order was changed, or it was inserted"]


def _told_number(body: bytes) -> int | None:
    """The number that a body gives itself; None where it cannot be read."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = found.get("seq") if isinstance(found, dict) else None
    return number if isinstance(number, int) else None


def _against_head(links: Sequence[Link], head: CustodyHead) -> list[str]:
    if head.count > len(links):
        cut = f"it holds {len(links)} events, but one handed out earlier counted {head.count}"
        return [f"the log was cut: {cut}"]
    found = links[head.count - 1].hash if head.count else START
    if found != head.hash:
        other = f"its first {head.count} events are not those handed out earlier"
        return [f"the log was rewritten: {other}"]
    return []


def to_jsonl(events: Iterable[CustodyEvent]) -> bytes:
    """The log as JSON lines: ``{"body":{…},"hash":"…","prev":"…"}``, LF after each."""
    return b"".join(_line(link_of(event)) for event in events)


def _line(link: Link) -> bytes:
    return b'{"body":%s,"hash":"%s","prev":"%s"}\n' % (
        link.body,
        link.hash.encode(),
        link.prev.encode(),
    )


def links_from_jsonl(text: bytes) -> tuple[Link, ...]:
    """The stored links of a log in JSON lines; what they say is not checked here.

    Raises:
        CaseError: a line is not of the form that :func:`to_jsonl` writes.
    """
    links = []
    lines = text.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        seq = _told_number(match[1]) if match else None
        if match is None or seq is None:
            raise CaseError(
                "this is no line of a custody log",
                f"line {number}",
                "take the log from the bundle again",
            )
        links.append(Link(seq, match[1], match[3].decode(), match[2].decode()))
    return tuple(links)


def from_jsonl(text: bytes) -> tuple[CustodyEvent, ...]:
    """The events of a log in JSON lines. Follow it with :func:`check_chain`.

    Raises:
        CaseError: a line is not one that this version writes.
    """
    return tuple(event_of(link) for link in links_from_jsonl(text))
