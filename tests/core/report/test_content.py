"""What the report says, as plain values: no PDF is made here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from core.report import made

from evidencekit.analysis.values import NightState
from evidencekit.case.model import (
    Acquisition,
    ClockCheck,
    CustodyEvent,
    CustodyHead,
    HashCheck,
    Statement,
)
from evidencekit.errors import BadRequest
from evidencekit.report.blocks import Box, Facts, Figure, Finding, Heading, Para, Table, words
from evidencekit.report.chain import gather
from evidencekit.report.content import Decision, LeftOut
from evidencekit.report.plaintext import plain_text
from evidencekit.report.texts import catalogue
from evidencekit.report.words import length as words_of_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.analysis.values import Analysis
    from evidencekit.report.blocks import Block, Content, Text


def part(content: Content, number: str) -> tuple[Block, ...]:
    """The blocks of one part."""
    return next(p.blocks for p in content.parts if p.number == number)


def said(content: Content, number: str = "") -> str:
    """The words of the report, or of one part, white space made even."""
    if number:
        content = replace(content, parts=tuple(p for p in content.parts if p.number == number))
    return " ".join("".join(plain_text(content, catalogue())).split())


def answer(content: Content) -> str:
    """The answer's paragraphs."""
    return " ".join(words(b.text) for b in part(content, "1") if isinstance(b, Para) and
                    b.style == "lead")  # fmt: skip


def boxes(content: Content) -> Iterator[Box]:
    """All boxes of part 3."""
    return (b for b in part(content, "3") if isinstance(b, Box))


def nights(state: NightState) -> Analysis:
    """The story with its night in question turned into one without a run, in ``state``."""
    story = made.nightly()
    runs = tuple(run for run in story.runs if run is not story.questioned)
    changed = tuple(
        replace(night, state=state, runs=(), text="x") if night.day == date(2017, 11, 14) else night
        for night in story.schedule.nights
    )
    schedule = replace(story.schedule, nights=changed)
    return replace(story, runs=runs, questioned=None, schedule=schedule)


# --- the answer ------------------------------------------------------------------------------------


def test_the_answer_has_at_most_150_words_and_the_figures_of_the_truth() -> None:
    text = answer(made.content())
    assert len(text.split()) <= 150
    assert "ended with exit status 28" in text
    assert "9 min 40.38 s" in text.replace("\u00a0", " ")
    assert "02:00:01 −05:00 on 14 November 2017" in text.replace("\u00a0", " ")


def test_the_median_is_that_of_the_runs_it_is_said_of() -> None:
    story = made.nightly()
    text = answer(made.content(story))
    usual = sorted(run.elapsed_us for run in story.baseline.runs)
    assert len(usual) == 38
    median = (usual[18] + usual[19]) // 2
    assert "Of 40 other runs recorded" in text
    assert f"38 of these count as usual: median length {words_of_length(median)}," in text


def test_a_run_longer_than_every_usual_one_is_said_to_be_so_at_once() -> None:
    first = part(made.content(), "1")[1]
    assert isinstance(first, Para)
    assert "lasted 9 min 40.38 s, longer than every usual run." in words(first.text).replace(
        "\u00a0", " "
    )
    short = replace(made.nightly().baseline, longest_us=600_000_000)
    said_then = answer(made.content(replace(made.nightly(), baseline=short)))
    assert "longer than every usual run" not in said_then


def test_a_night_without_records_is_not_said_to_be_one_without_a_run() -> None:
    text = answer(made.content()).replace("\u00a0", " ")
    assert "For 2 November no run is recorded, although accounting was recording." in text
    assert "When the job was due on 12 November, accounting was not recording." in text
    assert "did not run" not in text
    assert "nothing was recorded" not in text


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (NightState.DID_NOT_RUN, "No run of the job is recorded for that night."),
        (NightState.NOT_RECORDING, "The accounting records say nothing of that night."),
        (NightState.CANNOT_TELL, "The records do not show whether the job ran that night."),
    ],
)
def test_a_night_in_question_without_a_run_claims_no_more_than_is_known(
    state: NightState, expected: str
) -> None:
    text = answer(made.content(nights(state)))
    assert text.startswith(expected)
    assert len(text.split()) <= 150


def test_without_a_day_in_question_all_runs_and_how_they_ended_are_counted() -> None:
    story = made.nightly()
    text = answer(made.content(replace(story, questioned=None)))
    ended = sum(run.outcome.exit_code == 0 for run in story.runs)
    assert f"They ended thus: {ended} with exit status 0" in text


def test_a_signal_and_a_status_of_0_have_sentences_of_their_own() -> None:
    story = made.nightly()
    killed = next(run for run in story.runs if run.outcome.signal)
    text = answer(made.content(replace(story, questioned=killed)))
    assert text.startswith("The record shows that the job was ended by signal 15 (SIGTERM)")
    fine = next(run for run in story.runs if run.outcome.exit_code == 0)
    text = answer(made.content(replace(story, questioned=fine)))
    assert text.startswith(
        "The record shows that the job ran that night and ended with exit status 0;"
    )


def test_three_questions_are_printed_and_the_rest_counted() -> None:
    info = replace(made.INFO, questions=("One?", "Two?", "Three?", "Four?", "Five?"))
    text = said(made.content(info=info), "1")
    assert "Question: Three?" in text
    assert "Four?" not in text
    assert "And 2 more: part 2 of the full form." in text
    assert "Five?" in said(made.content(info=info, profile="full"), "2")


def test_no_question_is_said_to_be_none() -> None:
    text = said(made.content(info=replace(made.INFO, questions=())), "1")
    assert "Question: not stated by the examiner." in text


# --- the evidence ----------------------------------------------------------------------------------


def test_a_hash_nobody_took_at_the_source_is_said_in_a_box() -> None:
    files = tuple(replace(e, acquisition=Acquisition()) for e in made.exhibits())
    titles = [box.title for box in boxes(made.content(files=files))]
    assert titles == ["Nobody hashed these files at the source"]
    assert not list(boxes(made.content()))


def test_a_declared_hash_that_differs_is_loud_and_names_both() -> None:
    first, *rest = made.exhibits()
    wrong = "ab" * 32
    changed = replace(first, acquisition=replace(first.acquisition, declared_sha256=wrong))
    content = made.content(files=(changed, *rest))
    (box,) = boxes(content)
    assert box.warning
    text = words(box.paragraphs[0]).replace(" ", "")
    assert wrong in text
    assert first.sha256 in text
    assert "For all 45 exhibits" not in said(content, "3")


def test_an_exhibit_that_changed_since_intake_is_loud() -> None:
    first, *rest = made.exhibits()
    bad = HashCheck(made.WRITTEN, "before report", "cd" * 32, False, "other bytes")
    content = made.content(files=(replace(first, checks=(*first.checks, bad)), *rest))
    (box,) = boxes(content)
    assert box.title == "An exhibit has changed since intake"
    assert box.warning
    assert "Every time the hash was the one at intake" not in said(content)


def test_problems_are_listed_with_place_and_length() -> None:
    from evidencekit.records import Problem

    first, *rest = made.exhibits()
    torn = Problem("torn-tail", 22_300, 36, "36 bytes at the end are no whole record")
    content = made.content(files=(replace(first, problems=(torn,)), *rest))
    text = said(content, "3")
    assert "1 problem, listed below" in text
    assert "At: 0x571C; Bytes: 36; What: 36 bytes at the end are no whole record" in text
    assert "Problems: none in any" not in text


@pytest.mark.parametrize(
    ("in_place", "expected"),
    [
        (set(), "Each was read once on intake and hashed, and copied into the case;"),
        ({0, 1, 2, 3}, "Each was read once on intake and hashed, and left where it is;"),
        ({1}, "hashed; 3 were copied into the case, 1 left where they are (said of each below);"),
    ],
)
def test_where_the_exhibits_are_is_said_of_all_or_counted(
    in_place: set[int], expected: str
) -> None:
    files = [replace(one, in_place=n in in_place) for n, one in enumerate(made.exhibits()[:4])]
    assert expected in said(made.content(files=files), "3")


# --- findings --------------------------------------------------------------------------------------


def findings(content: Content) -> list[Finding]:
    """All findings as blocks."""
    return [b for b in part(content, "5") if isinstance(b, Finding)]


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_every_finding_has_fact_basis_limits_and_confidence_in_fixed_words(profile: str) -> None:
    for block in findings(made.content(profile=profile)):
        text = " ".join(f"{label}: {words(value)}" for label, value in block.rows)
        assert re.search(r"Fact: .+ Basis: EX-\d{3}\u00a0@\u00a00x", text)
        assert re.search(r"Confidence: (recorded|derived|indicated)\b", text)
        assert re.search(r"[Ll]imits: \S", text)


def test_findings_against_the_suspicion_stand_in_the_same_list() -> None:
    shown = findings(made.content())
    assert [block.number for block in shown] == ["F1", "F2", "F3"]
    assert "bearing: against" in words(dict(shown[2].rows)["Confidence"])


def test_a_finding_left_out_is_named_with_its_reason() -> None:
    left = (LeftOut("cron-zero:2017-11-14", "not asked"),)
    content = made.content(left_out=left)
    assert [block.number for block in findings(content)] == ["F1", "F2"]
    text = said(content, "5")
    assert "Findings the examiner left out" in text
    assert "ended with exit status 0.; Reason: not asked" in text


def test_the_examiner_s_statement_is_marked_with_whose_word_it_is() -> None:
    told = Statement("run-long:2017-11-14", "The partner's server was down.", "A. Clerk")
    content = made.content(profile="full", statements=(told,))
    assert "Examiner, told by A. Clerk: The partner's server was down." in said(content, "5")
    assert "Statement: The partner's server was down.; Basis: told by A. Clerk" in said(
        content, "12"
    )
    assert "told by" not in said(made.content(profile="full"), "5")


def test_an_explanation_bears_whose_decision_its_state_is() -> None:
    decided = Decision(
        "run-nonzero:2017-11-14", "The partner's server did not answer", "ruled out", "its log"
    )
    text = said(made.content(profile="full", decisions=(decided,)), "8")
    assert "State: ruled out (decided by the examiner: its log)" in text
    assert "State: ruled out (proposed by the program)" in text
    plain = said(made.content(profile="full"), "8")
    assert "State: open (proposed by the program)" in plain


def test_clock_checks_and_what_is_not_stated() -> None:
    check = ClockCheck(made.WRITTEN, "10:20:03", source="radio clock", reported_by="A. Clerk")
    text = said(made.content(profile="full", clock_checks=(check,)), "2")
    assert (
        "showed 2017-12-04T15:20:00Z when radio clock showed 10:20:03 (reported by A. Clerk)"
        in text
    )
    assert "Authority: not stated by the examiner" in text


def test_declarations_are_blank_and_only_those_chosen() -> None:
    text = said(made.content(profile="full", declarations=("us-1746",)), "12")
    assert "Declaration under 28 U.S.C. § 1746" in text
    assert "CPR" not in text
    assert "Signature: ____" in text
    assert "No declaration was chosen." in said(made.content(profile="full"), "12")


@pytest.mark.parametrize(
    "options",
    [{"profile": "long"}, {"paper": "A5"}, {"declarations": ("none-such",)}],
)
def test_what_is_not_offered_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        made.content(**options)


# --- custody ---------------------------------------------------------------------------------------


def event(seq: int, kind: str, exhibit: str, text: str, **more: Any) -> CustodyEvent:
    """An event of the log."""
    return CustodyEvent(
        seq, kind, made.WRITTEN + seq * 1_000_000, text, exhibit=exhibit, hash=f"{seq:064x}", **more
    )


def taken_in(seq: int, number: int, **more: Any) -> CustodyEvent:
    """What intake logs of an exhibit of :mod:`made`."""
    e = made.exhibit(number)
    text = f"{e.number} {e.name} taken in: 9,479 bytes, SHA-256 {e.sha256}, copied into the case"
    return event(seq, "exhibit-added", e.number, text, **more)


def stated(seq: int, number: int, says: str = "is that of the exhibit") -> CustodyEvent:
    """What is logged of a hand-over."""
    text = f"acquisition of EX-{number:03d} stated: the SHA-256 declared at the source {says}"
    return event(seq, "acquisition-stated", f"EX-{number:03d}", text, reported_by="A. Clerk")


def test_events_alike_stand_in_one_line_with_first_and_last_number() -> None:
    log = [event(1, "case-created", "", "case created")]
    for n in range(1, 41):
        log += [taken_in(2 * n, n), stated(2 * n + 1, n)]
    text = said(made.content(events=tuple(log)), "10")
    assert (
        "No.: 1; Recorded: 2017-12-04 10:20:01 −05:00; By: A; What happened: case created" in text
    )
    assert "No.: 2–80;" in text
    assert (
        "40 events, EX-001 – EX-040: “EX-… … taken in: … bytes, SHA-256 …, copied into the case”"
        in text
    )
    assert "No.: 3–81;" in text
    assert "The full form and custody.jsonl list every event." in text
    full = said(made.content(events=tuple(log), profile="full"), "10")
    assert all(f"No.: {n};" in full for n in range(1, 82))


def test_an_event_that_says_something_else_keeps_its_own_line() -> None:
    by_number = {e.number: e for e in made.exhibits()}
    log = [stated(n, n, "DIFFERS from that of the exhibit" if n == 5 else "is that of the exhibit")
           for n in range(1, 10)]  # fmt: skip
    other_hash = replace(taken_in(10, 3), text=taken_in(10, 3).text.replace("03" * 32, "ff" * 32))
    log += [taken_in(11, 1), taken_in(12, 2), other_hash, taken_in(13, 4)]
    groups = gather(log, by_number)
    alike = [[e.seq for e in group.events] for group in groups]
    assert [1, 2, 3, 4, 6, 7, 8, 9] in alike
    assert [5] in alike
    assert [10] in alike
    assert sorted(seq for group in alike for seq in group) == list(range(1, 14))


def test_events_far_apart_or_corrected_are_not_put_together() -> None:
    by_number = {e.number: e for e in made.exhibits()}
    near = [taken_in(n, n) for n in range(1, 4)]
    late = [replace(taken_in(n, n), recorded_us=made.WRITTEN + 9 * 3600 * 10**6 + n) for n in
            range(4, 8)]  # fmt: skip
    correcting = replace(taken_in(8, 8), corrects=2)
    alike = [[e.seq for e in g.events] for g in gather([*near, *late, correcting], by_number)]
    assert alike == [[1, 2, 3], [4, 5, 6, 7], [8]]


def test_a_corrected_event_says_which() -> None:
    log = (*made.events(), replace(made.events(13)[-1], corrects=3))
    text = said(made.content(events=log), "10")
    assert "Corrects event 3." in text


# --- the whole -------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_no_link_leads_nowhere(profile: str) -> None:
    content = made.content(profile=profile)
    links = {span.link for p in content.parts for text in texts_of(p.blocks) for span in text
             if span.link}  # fmt: skip
    assert links
    assert links <= content.anchors


def texts_of(blocks: tuple[Block, ...]) -> Iterator[Text]:
    """All texts of blocks."""
    for block in blocks:
        if isinstance(block, Para):
            yield block.text
        elif isinstance(block, (Facts, Finding)):
            yield from (value for _, value in block.rows)
        elif isinstance(block, Table):
            for row in block.rows:
                yield from row.cells
                yield from (text for _, text in row.under)


def test_what_a_viewer_shows_of_the_file_hides_nothing_and_turns_nothing() -> None:
    info = replace(
        made.INFO,
        title="A\u202eB\x1b",
        examiner=replace(made.INFO.examiner, name="E\u2066F\x00 <b>"),
    )
    content = made.content(info=info)
    assert content.title.endswith("A[U+202E]B[U+001B]")
    assert content.author == "E[U+2066]F[U+0000] <b>"


def test_pictures_have_titles_and_words() -> None:
    figures = [b for p in made.content().parts for b in p.blocks if isinstance(b, Figure)]
    assert len(figures) == 4
    assert all(figure.title for figure in figures)
    assert all(words(figure.says) for figure in figures[1:])


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_no_heading_stands_without_something_below_it(profile: str) -> None:
    for p in made.content(profile=profile).parts:
        for block, after in zip(p.blocks, (*p.blocks[1:], None), strict=True):
            if isinstance(block, Heading):
                assert after is not None
                assert not isinstance(after, Heading) or after.level > block.level


def test_the_head_of_the_log_is_printed_as_given() -> None:
    log = made.events()
    content = made.content(events=log)
    assert f"custody-head={log[-1].hash} custody-events=12" in content.keywords
    assert CustodyHead(12, log[-1].hash).hash in said(content, "10").replace(" ", "")


def test_a_draft_promises_neither_seal_nor_bundle() -> None:
    draft = said(made.content(final=False, profile="full", seal=None))
    assert "Seal: none; a draft is not sealed; its SHA-256 is in the custody log" in draft
    assert "Everything at once. A draft has no bundle." in draft
    assert "evidencekit verify" not in draft
    assert "beside the file" in said(made.content(final=True, seal=None))


def test_a_finding_about_the_calendar_is_not_one_about_an_absence() -> None:
    story = made.nightly()
    about = replace(story.findings[0], code="zone-change", key="zone-change:0", records=())
    rows = dict(
        next(
            block.rows
            for block in part(made.content(replace(story, findings=(about,))), "5")
            if isinstance(block, Finding)
        )
    )
    assert words(rows["Basis"]) == (
        "no record: the finding is about the calendar (time zone rules of part 11)"
    )


def test_limits_of_a_finding_s_own_are_sentences_after_the_shared_ones() -> None:
    story = made.nightly()
    first, second, *_ = story.findings
    shared, own = "Ids are given out again.", "Computing time is sampled."
    findings = (replace(first, limits=(shared, own)), replace(second, limits=(shared,)))
    blocks = part(made.content(replace(story, findings=findings)), "5")
    stands = [words(dict(b.rows)["Confidence"]) for b in blocks if isinstance(b, Finding)]
    assert stands[0].endswith("; limits: L1. Computing time is sampled.")
    assert stands[1].endswith("; limits: L1.")
