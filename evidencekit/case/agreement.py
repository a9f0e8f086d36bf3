"""What the case's tables say, held to what its custody log says was put into them.

Every step writes tables and log in one transaction, so they agree; where they do not, somebody wrote
into the case file past this program. The log is the stronger of the two: its head was handed out with
each report. An event that does not tell a value (of an older version) binds nothing.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evidencekit.case.remarks import KINDS as REMARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidencekit.case.model import ClockCheck, CustodyEvent, Exhibit, Note, Statement

_OF_INTAKE = (
    *("path", "kind", "size", "sha256", "md5", "in_place", "modified_us", "compression"),
    *("content_size", "content_sha256", "name", "layout", "layout_title", "byte_order"),
    *("confidence", "recognition", "records", "first_end_us", "last_end_us"),
)
"""What ``exhibit-added`` tells, by the names of :class:`evidencekit.case.model.Exhibit`."""


def exhibit_faults(exhibits: Sequence[Exhibit], events: Sequence[CustodyEvent]) -> tuple[str, ...]:
    """Exhibits that are not as the log says they were taken in, told of, and checked."""
    added = {event.exhibit: event for event in events if event.kind == "exhibit-added"}
    told = _told_last(events)
    failed = [e.exhibit for e in events if e.kind == "hash-mismatch" and "list" not in e.facts]
    faults: list[str] = []
    for exhibit in exhibits:
        event = added.get(exhibit.number)
        if event is None:
            faults.append(f"{exhibit.number} is among the exhibits but not in the custody log")
            continue
        facts = asdict(exhibit) | {"kind": exhibit.kind.value}
        facts["recognition"] = list(exhibit.recognition)
        faults += [
            f"{exhibit.number}: its {_called(name)} is not the one that event {event.seq} of the "
            "custody log says was taken in"
            for name in _OF_INTAKE
            if name in event.facts and event.facts[name] != facts[name]
        ]
        said = told.get(exhibit.number)
        if said is not None and said[1].items() - asdict(exhibit.acquisition).items():
            faults.append(
                f"{exhibit.number}: how it was copied is not told as event {said[0]} of the custody "
                "log says"
            )
        if "problems" in event.facts and event.facts["problems"] != [
            [problem.code, problem.offset, problem.length] for problem in exhibit.problems
        ]:
            faults.append(
                f"{exhibit.number}: the problems in it are not those that event {event.seq} of the "
                "custody log says were found"
            )
        if not exhibit.checks:
            faults.append(f"{exhibit.number}: its hash checks were removed")
        taken_in = event.facts.get("sha256", exhibit.sha256)
        if any(check.matches and check.sha256 != taken_in for check in exhibit.checks):
            faults.append(f"{exhibit.number}: a check that is said to agree found another hash")
        checks = sum(1 for check in exhibit.checks if not check.matches)
        if checks < failed.count(exhibit.number):
            faults.append(f"{exhibit.number}: a mismatch that the custody log tells of was removed")
    return tuple(faults)


def _called(name: str) -> str:
    """A field's name in words: ``content SHA-256``."""
    told = {"md5": "MD5", "records": "number of records"}
    return told.get(name, name.replace("_", " ").replace("sha", "SHA-"))


def _told_last(events: Sequence[CustodyEvent]) -> dict[str, tuple[int, dict[str, Any]]]:
    """For each exhibit the event that told of its acquisition last, and what it told."""
    told: dict[str, tuple[int, dict[str, Any]]] = {}
    for event in events:
        if event.kind == "acquisition-stated" and "after" in event.facts:
            told[event.exhibit] = (event.seq, event.facts["after"])
        elif event.kind == "hash-list-compared":
            for number, said in event.facts.get("declared", {}).items():
                told[number] = (event.seq, said)
            if "declared" not in event.facts:  # an older version did not say what became of which
                told.clear()
    return told


def info_faults(info: dict[str, Any], events: Sequence[CustodyEvent]) -> tuple[str, ...]:
    """Case data that are not as the log says they were stated; ``info`` as the log has them."""
    said: dict[str, tuple[int, Any]] = {}
    for event in events:
        if event.kind == "case-created":
            said |= {
                name: (event.seq, value) for name, value in event.facts.get("case", {}).items()
            }
        elif event.kind == "case-info-changed":
            changed = event.facts.get("changed", {})
            said |= {name: (event.seq, pair[1]) for name, pair in changed.items()}
    return tuple(
        f"the case's {name.replace('_', ' ')} is not as event {seq} of the custody log says"
        for name, (seq, value) in said.items()
        if name in info and info[name] != value
    )


def remark_faults(
    notes: Iterable[Note], statements: Iterable[Statement], events: Sequence[CustodyEvent]
) -> tuple[str, ...]:
    """Notes, marks and statements that are not as the log says they were written last."""
    said: dict[tuple[str, str], tuple[int, Any]] = {}
    for event in events:
        if event.kind not in REMARKS:
            continue
        if "changes" not in event.facts:  # an older version did not say what was written
            return ()
        for change in event.facts["changes"]:
            said[change["what"], change["on"]] = (event.seq, change["after"])
    stand = {("note", note.key): _without_key(note) for note in notes}
    stand |= {("statement", one.key): _without_key(one) for one in statements}
    wrong = [
        f"the {what} on {on} is not as event {seq} of the custody log says"
        for (what, on), (seq, value) in said.items()
        if stand.get((what, on)) != value
    ]
    new = [
        f"the {what} on {on} is not in the custody log" for what, on in stand.keys() - said.keys()
    ]
    return (*wrong, *sorted(new))


def _without_key(remark: Note | Statement) -> dict[str, Any]:
    """As the log has it."""
    facts = {name: value for name, value in asdict(remark).items() if name != "key"}
    return facts | {"tags": list(facts["tags"])} if "tags" in facts else facts


def clock_faults(checks: Sequence[ClockCheck], events: Sequence[CustodyEvent]) -> tuple[str, ...]:
    """Comparisons of the clock that are not those in the log."""
    logged = [event.facts for event in events if event.kind == "clock-checked"]
    if [asdict(check) for check in checks] == logged:
        return ()
    return ("the comparisons of this computer's clock are not those in the custody log",)
