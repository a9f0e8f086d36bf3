"""Part 10: every step taken with the exhibits, and the head of the log that holds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidencekit.clock import SECOND
from evidencekit.report import words
from evidencekit.report.blocks import Column, Para, Part, Row, Span, Table, mono, plain, prose
from evidencekit.report.exhibits import numbers_named
from evidencekit.report.matter import exhibit_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evidencekit.case.model import CustodyEvent, Exhibit
    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.matter import Matter

ALIKE_AT_LEAST = 3
"""Fewer events alike keep a line each, even in the short form."""
_APART_EVENTS, _APART_US = 3, 3600 * SECOND
"""Events further apart than this, by number or time, are told apart."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGEST = re.compile(r"\b([0-9a-f]{64})\b")
_ELLIPSIS = "…"


def custody_part(matter: Matter) -> Part:
    """Part 10: the head of the log in words, then every event."""
    texts, head = matter.texts, matter.head
    title = texts.text("title.custody")
    if not head.count:
        return Part("10", title, "part-10", (Para(texts.spans("custody.none")),))
    blocks: list[Block] = [
        Para(texts.spans("custody.lead")),
        Para(texts.spans("custody.head", n=head.count)),
        Para(mono(words.grouped(head.hash))),
        Para(texts.spans("custody.head_words", n=head.count)),
    ]
    who = _actors(matter)
    named = "; ".join(
        f"{letter} = {name}" if letter != name else name for name, letter in who.items()
    )
    blocks.append(Para(texts.spans("custody.clock", who=named), "small"))
    columns = (
        Column(texts.text("custody.seq"), 8, right=True),
        Column(texts.text("custody.when"), 25),
        Column(texts.text("custody.who"), 5),
        Column(texts.text("custody.what"), 70),
    )
    if matter.options.full:
        rows = tuple(_event_row(matter, event, who) for event in matter.events)
    else:
        rows = tuple(_short_rows(matter, who))
        if len(rows) < len(matter.events):
            blocks.append(Para(texts.spans("custody.gathered"), "small"))
    blocks.append(Table(columns, rows, small=True))
    return Part("10", title, "part-10", tuple(blocks))


def _actors(matter: Matter) -> dict[str, str]:
    """Who stands behind the events, each with a letter: a long name would fill a line an event."""
    names = list(dict.fromkeys(_actor(matter, event) for event in matter.events))
    if len(names) > len(_LETTERS):
        return {name: name for name in names}
    return dict(zip(names, _LETTERS, strict=False))


def _actor(matter: Matter, event: CustodyEvent) -> str:
    """Whose word an event is."""
    if event.reported_by:
        return matter.texts.text("custody.reported", who=event.reported_by)
    return event.actor or matter.texts.text("custody.program")


def _event_row(matter: Matter, event: CustodyEvent, who: dict[str, str]) -> Row:
    """One event as it stands in the log; a hash in it is set in groups of eight."""
    texts = matter.texts
    said: list[Span] = []
    for n, part in enumerate(_DIGEST.split(event.text)):
        said += mono(words.grouped(part)) if n % 2 else prose(part)
    if event.exhibit and event.exhibit not in event.text:
        said = [Span(f"{event.exhibit}: ", link=exhibit_anchor(event.exhibit)), *said]
    if event.happened:
        said.append(Span(" " + texts.text("custody.reported_when", when=event.happened)))
    if event.corrects is not None:
        said.append(Span(" " + texts.text("custody.corrects", n=event.corrects)))
    letter = who[_actor(matter, event)]
    what: Text = tuple(said)
    return Row((plain(str(event.seq)), plain(matter.local(event.recorded_us)), plain(letter), what))


# --- the short form: events alike in one line ------------------------------------------------------


@dataclass(slots=True)
class _Alike:
    """Events that say the same of one exhibit after the other."""

    text: str
    """What they say, with ``…`` for the exhibit's own values (which part 3 prints)."""
    events: list[CustodyEvent] = field(default_factory=list)

    def takes(self, event: CustodyEvent) -> bool:
        """True where ``event`` follows closely enough."""
        last = self.events[-1]
        near = event.seq - last.seq <= _APART_EVENTS
        return near and 0 <= event.recorded_us - last.recorded_us <= _APART_US


def _short_rows(matter: Matter, who: dict[str, str]) -> Iterator[Row]:
    """Every event, those alike in one line with the first and the last number."""
    by_number = {exhibit.number: exhibit for exhibit in matter.exhibits}
    for alike in gather(matter.events, by_number):
        if len(alike.events) < ALIKE_AT_LEAST:
            yield from (_event_row(matter, event, who) for event in alike.events)
            continue
        first, last = alike.events[0], alike.events[-1]
        when = matter.local(first.recorded_us)
        if (until := matter.local(last.recorded_us)) != when:
            when = f"{when} – {until}"
        said = matter.texts.text(
            "custody.alike",
            n=len(alike.events),
            exhibits=numbers_named([event.exhibit for event in alike.events]),
            text=alike.text,
        )
        letter = who[_actor(matter, first)]
        numbers = f"{first.seq}–{last.seq}"
        yield Row((plain(numbers), plain(when), plain(letter), prose(said)))


def gather(events: Iterable[CustodyEvent], exhibits: dict[str, Exhibit]) -> list[_Alike]:
    """Put events together that differ in nothing but the values of their exhibit, in order.

    An event joins only where its text is the same once the number, name, size and SHA-256 that part 3
    prints for its exhibit are taken out: a different hash, size or remark keeps a line of its own.
    """
    groups: list[_Alike] = []
    open_groups: dict[tuple[str, ...], _Alike] = {}
    for event in events:
        text = _without_values(event, exhibits)
        key = (event.kind, event.actor, event.reported_by, event.happened, text)
        group = open_groups.get(key)
        alone = event.corrects is not None or not event.exhibit
        if alone or group is None or not group.takes(event):
            group = _Alike(text)
            groups.append(group)
            if not alone:
                open_groups[key] = group
        group.events.append(event)
    for group in [g for g in groups if len(g.events) < ALIKE_AT_LEAST]:
        at = groups.index(group)
        groups[at : at + 1] = [_Alike(group.text, [event]) for event in group.events]
    return sorted(groups, key=lambda group: group.events[0].seq)


def _without_values(event: CustodyEvent, exhibits: dict[str, Exhibit]) -> str:
    """The event's text with ``…`` for what part 3 prints of its exhibit."""
    exhibit = exhibits.get(event.exhibit)
    if exhibit is None:
        return event.text
    text = event.text.replace(event.exhibit, "EX-" + _ELLIPSIS)
    size = f" {words.count(exhibit.size)} byte"
    for value, left in (
        (f" {exhibit.name} ", f" {_ELLIPSIS} "),
        (exhibit.sha256, _ELLIPSIS),
        (f"{size}s", f" {_ELLIPSIS} bytes"),
        (size + ",", f" {_ELLIPSIS} bytes,"),
    ):
        text = text.replace(value, left)
    return text
