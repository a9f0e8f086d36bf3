"""How a case stands, told on the rail: its name, which steps are done, whether it is intact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.theme import Meaning
from evidencekit_gui.widgets.verdict_view import meaning_of

if TYPE_CHECKING:
    from evidencekit.bundle.verdict import Verdict
    from evidencekit_gui.session import Session
    from evidencekit_gui.snapshot import Snapshot
    from evidencekit_gui.widgets.rail import Rail, Step


def title_of(snapshot: Snapshot | None) -> str:
    """What the window is called."""
    if snapshot is None:
        return "EvidenceKit"
    name = " ".join(part for part in (snapshot.info.number, snapshot.info.title) if part)
    return tr("EvidenceKit — {name}", name=name or snapshot.folder.stem)


def show_standing(rail: Rail, session: Session, verdict: Verdict | None) -> None:
    """Name the case and say of each step whether it is done; ``verdict``: the last one given."""
    snapshot, analysis = session.snapshot, session.analysis
    if snapshot is None:
        return
    info = snapshot.info
    rail.show_case(info.number, info.title or ("" if info.number else snapshot.folder.stem))
    evidence, job, review, report, verify = rail.steps
    if not snapshot.intact:
        evidence.set_state(Meaning.BROKEN, tr("an exhibit is not what was taken in"))
    elif snapshot.records:
        evidence.set_state(Meaning.FINE, tr("accounting files are taken in"))
    else:
        evidence.set_state(Meaning.PLAIN, tr("nothing is taken in yet"))
    _done(job, analysis is not None, tr("a job is chosen"), tr("no job is chosen yet"))
    asked = analysis is not None and (
        analysis.query.focus is not None or analysis.questioned is not None
    )
    _done(review, asked, tr("a run or night is in question"), tr("nothing is in question yet"))
    delivery = session.delivery
    _done(report, delivery is not None, tr("finalised"), tr("not finalised yet"))
    if verdict is not None:
        verify.set_state(meaning_of(verdict), verdict.sentence)
    else:
        checked = delivery is not None and delivery.verdict.ok
        _done(verify, checked, tr("the bundle was verified"), tr("nothing was verified yet"))
    _show_custody(rail, snapshot)


def _done(step: Step, done: bool, then: str, before: str) -> None:
    step.set_state(Meaning.FINE if done else Meaning.PLAIN, then if done else before)


def _show_custody(rail: Rail, snapshot: Snapshot) -> None:
    events = wording.count(snapshot.head.count, "event")
    count = len(snapshot.exhibits)
    state = Meaning.FINE if snapshot.intact and not snapshot.warnings else Meaning.BROKEN
    words = tr("{exhibits} intact", exhibits=wording.count(count, "exhibit"))
    if not snapshot.intact:
        words = tr("an exhibit changed")
    elif not count:
        words = tr("no exhibits yet")
    rail.custody.set_state(state, f"{events}; {words}")
    rail.say_custody(events, words)
