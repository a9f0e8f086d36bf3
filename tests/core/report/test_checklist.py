"""What courts and standards ask of such a report, row by row, over the demonstration's PDF.

The rows are those of a checklist drawn from FRE 702, 901 and 902, CPR PD 35, CrimPR 19.4, the Canada
Evidence Act, the ACPO principles and ISO/IEC 27042. What stands in the file is read with poppler.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from evidencekit import workflow
from evidencekit.report import words
from evidencekit.report.plaintext import plain_text
from evidencekit.report.texts import catalogue
from evidencekit.workflow.derived import build_digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.report.conftest import Demo, Form

NOT_STATED = "not stated by the examiner"
MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?")
OFFSET = re.compile(r" [−+]\d\d:\d\d\b")


@pytest.fixture(scope="session")
def full(form: Callable[..., Form]) -> Form:
    """The full form."""
    return form("full")


@pytest.fixture(scope="session")
def short(form: Callable[..., Form]) -> Form:
    """The short form."""
    return form("summary")


def part(done: Form, number: str, title: str, until: str) -> str:
    """The words of one part, without the cover's list of parts."""
    text = " ".join(done.pages[1:])
    start = text.index(f"{number} {title}")
    return text[start : text.index(until, start + 1)]


def hashes(text: str) -> str:
    """``text`` without white space: hashes are set in groups."""
    return "".join(text.split())


def test_1_who_is_speaking(full: Form) -> None:
    said = part(full, "12", "Examiner’s statements and opinion", "13 Glossary")
    for asked in ("Name Demo Examiner (demonstration)", "Role Examiner", f"Employer {NOT_STATED}",
                  f"Qualifications {NOT_STATED}", f"Contact {NOT_STATED}",
                  f"Interests, conflicts {NOT_STATED}"):  # fmt: skip
        assert asked in said
    method = part(full, "11", "Method and tool", "12 Examiner’s")
    assert "The program is a tool: it reads, counts and compares; it holds no opinion." in method


def test_2_who_asked_what(full: Form) -> None:
    said = part(full, "2", "Questions asked, scope, authority", "3 The evidence")
    assert "Did the nightly transfer job partner-upload run on 14 November 2017" in said
    assert "Asked for by Demonstration: counsel for the operator of claims-gw" in said
    assert "Authority Demonstration: files copied by the server's operator" in said


@pytest.mark.parametrize("profile", ["summary", "full"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_3_report_id_and_page_n_of_n_on_every_page(
    form: Callable[..., Form], profile: str, paper: str
) -> None:
    done = form(profile, paper)
    assert len(done.pages) == done.pdf.pages
    for number, page in enumerate(done.pages, 1):
        assert "Report R-DEMO-2017-118-01 v1 · Case DEMO-2017-118" in page
        assert f"page {number} of {done.pdf.pages}" in page
        assert "Times: America/Toronto, offset shown" in page


def test_3_a_further_report_says_which_it_replaces(demo: Demo, tmp_path: object) -> None:
    from evidencekit.report.plaintext import plain_text
    from evidencekit.report.texts import catalogue

    text = "".join(
        plain_text(
            demo.content(report_id="R-02", version=2, supersedes="R-01", final=True), catalogue()
        )
    )
    assert "Report: R-02, version 2; supersedes R-01" in text


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_4_every_exhibit_with_name_size_hashes_and_format(
    form: Callable[..., Form], demo: Demo, profile: str
) -> None:
    done = form(profile)
    said = part(done, "3", "The evidence", "5 What the records show")
    packed = hashes(said)
    for exhibit in demo.workspace.exhibits:
        assert f"{exhibit.number} " in said
        assert exhibit.sha256 in packed
        assert exhibit.content_sha256 in packed
        assert f" {exhibit.size:,} " in said
    assert "All lay in /srv/acct-archive" in said
    assert "Format of all: Linux v3, little-endian" in said
    assert "Source host claims-gw" in said
    assert "Copied by the server's operator (demonstration)" in said
    assert "Not stated copied at, how it was copied, medium, seals, description" in said


def test_4_the_file_times_as_received_stand_in_the_full_form(full: Form) -> None:
    said = part(full, "3", "The evidence", "4 How such a record")
    assert said.count("time stamp 2017-") == 42


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_5_whether_the_hashes_agree_in_words(form: Callable[..., Form], profile: str) -> None:
    said = part(form(profile), "3", "The evidence", "5 What the records show")
    assert (
        "For all 65 exhibits with a hash declared at the source, the one taken at intake is the same."
        in said
    )
    assert "Hashes declared by the list received with the files (demonstration)" in said
    assert "read again and hashed, each once (before report; last 20" in said


def test_6_how_the_record_comes_to_exist_and_is_read(full: Form) -> None:
    origin = part(full, "4", "How such a record comes to exist", "5 What the records show")
    for asked in ("process accounting", "64 bytes", "How this program reads it",
                  "305 records in the parts looked at keep all its rules",
                  "Beside it: the rest of the 37 layouts tried: no record found"):  # fmt: skip
        assert asked in origin
    method = part(full, "11", "Method and tool", "12 Examiner’s")
    assert "EvidenceKit 0.1.0" in method
    assert re.search(r"Build: SHA-256 over its own code (?:[0-9a-f]{8} ){8}", method)
    assert (
        "580.38 s, process 9441, parent 9438, exit status 28 (as told by GNU dump-acct)" in method
    )
    assert method.count("passed") == 6
    assert "FAILED" not in method


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_7_whether_the_recording_worked(form: Callable[..., Form], profile: str) -> None:
    said = part(form(profile), "9", "Checks on the recording system", "10 Chain of custody")
    for asked in ("End seconds in order found", "Clock set back found",
                  "Accounting switched off and on found", "Restarts of the system found",
                  "Breaks between the files not found", "Files missing from a rotated set not found",
                  "Records that are there twice not found",
                  "Bytes that could not be read as records not found"):  # fmt: skip
        assert all(word in said for word in asked.split())
        assert asked.rsplit(" ", 1)[-1] == "found"
    assert "“Not found” is not “did not happen”." in said


def test_8_ordinary_course_has_its_slot(full: Form) -> None:
    assert "Kept in the ordinary course?" in full.words
    assert "No statement by the operator of the system was supplied." in full.words
    assert "D1 For the person who runs the system" in full.words


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_9_custody_with_the_head_of_the_log(
    form: Callable[..., Form], demo: Demo, profile: str
) -> None:
    head = demo.workspace.head()
    text = form(profile).words
    assert f"The log had {head.count:,} events when this report was written." in text
    assert head.hash in hashes(text)
    assert f"event no. {head.count:,} must carry" in text


def test_9_every_event_stands_in_the_full_form(full: Form, demo: Demo) -> None:
    said = part(full, "10", "Chain of custody", "11 Method and tool")
    for event in demo.workspace.custody():
        assert re.search(rf"(?:^| ){event.seq} 20\d\d-", said), event.seq


def test_10_how_to_do_it_again(full: Form) -> None:
    method = part(full, "11", "Method and tool", "12 Examiner’s")
    assert "records named partner-upload, user id 1004" in method
    assert "82 records match, 41 runs remain" in method
    assert "tzdata 20" in method
    assert "reportlab 5" in method
    settings = part(full, "Annex C", "Settings", "Annex D Draft")
    assert "Ended at or after 2017-10-20T04:00:00Z = 2017-10-20 00:00:00 −04:00" in settings
    assert "Day in question 2017-11-14" in settings


def test_11_facts_and_statements_are_apart(full: Form) -> None:
    said = part(full, "12", "Examiner’s statements and opinion", "13 Glossary")
    assert (
        "Everything above is what the records and the program show, except where it is marked"
        in said
    )
    assert "The examiner made no statement on a finding." in said


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_12_limits_and_no_certainty_that_is_not_there(
    form: Callable[..., Form], profile: str
) -> None:
    done = form(profile)
    said = part(done, "7", "What the record does not show", "9 Checks" if profile == "summary"
                else "8 Other explanations")  # fmt: skip
    for asked in ("No command line, no message, no file name, no network address.",
                  "A status is what the program chose to report.", "46.6 hours", "81.91 s",
                  "alive at a power cut", "A script’s status is that of its last command"):  # fmt: skip
        assert asked in said
    low = done.words.lower()
    for never in ("proves", "proof that", "without doubt", "no error possible", "error 1",
                  "error 28", "guarantee", "zero error", "certainly", "obviously"):  # fmt: skip
        assert never not in low


def test_13_other_explanations(full: Form) -> None:
    said = part(full, "8", "Other explanations considered", "9 Checks")
    for column in ("Explanation", "What we would expect to see", "What the records show", "State"):
        assert column in said
    assert said.count("(proposed by the") >= 10
    assert "The record was altered" in said
    assert "whether an explanation is open or ruled out is for the examiner to decide" in said


def test_14_range_of_opinion_and_contrary_material(full: Form) -> None:
    said = part(full, "12", "Examiner’s statements and opinion", "13 Glossary")
    assert f"Range of opinion {NOT_STATED}" in said
    assert f"Material that speaks against {NOT_STATED}" in said


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_15_the_answer_stands_on_page_two_alone(form: Callable[..., Form], profile: str) -> None:
    done = form(profile)
    assert done.pages[1].find("1 The answer") >= 0
    assert "ended with exit status 28" in done.pages[1]
    assert "What the figures rest on" in done.pages[1]
    assert "The answer" not in done.pages[2]


def test_16_declarations_are_blank_and_dated(demo: Demo) -> None:
    from evidencekit.report.plaintext import plain_text
    from evidencekit.report.texts import catalogue

    keys = ("us-1746", "ew-cpr35", "ew-crimpr19", "ca-affidavit")
    text = "".join(plain_text(demo.content(profile="full", declarations=keys), catalogue()))
    flat = " ".join(text.split())
    assert flat.count("text of November 2026. To be edited by counsel; not valid until") == 4 + 3
    assert "penalty of perjury under the laws of the United States of America" in flat
    assert "contempt of court" in flat
    assert "liable to prosecution" in flat
    assert "Commissioner for oaths: ____" in flat
    assert flat.count("Signature: ____") == 4 + 3
    assert (
        "Demo Examiner"
        not in flat[flat.index("Declaration under 28") : flat.rindex("13 Glossary ")]
    )


def test_16_three_drafts_for_three_people(full: Form) -> None:
    said = full.words[full.words.rindex("Annex D Draft") :]
    for title in ("D1 For the person who runs the system", "D2 For the person who copied the files",
                  "D3 For the examiner"):  # fmt: skip
        assert title in said


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_17_results_relate_only_to_the_items_tested(
    form: Callable[..., Form], profile: str
) -> None:
    assert "The results relate only to the exhibits" in form(profile).words


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_18_every_moment_has_its_offset(form: Callable[..., Form], profile: str) -> None:
    text = form(profile).words
    bare = [
        text[found.start() : found.end() + 12]
        for found in MOMENT.finditer(text)
        if not OFFSET.match(text, found.end())
    ]
    # A line may end between a time and its offset only where something else stands between.
    assert bare == []
    assert "by this computer’s clock" in text


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_19_how_to_check_the_report(form: Callable[..., Form], profile: str) -> None:
    said = form(profile).words
    said = said[said.rindex("14 Check this report yourself") :]
    assert "sha256sum R-DEMO-2017-118-01.pdf" in said
    assert "Get-FileHash R-DEMO-2017-118-01.pdf" in said
    assert "gzip -dc pacct.16.gz | tail -c +5313 | head -c 64 | od -An -v -tx1" in said
    assert "evidencekit verify R-DEMO-2017-118-01-bundle" in said


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_20_nothing_is_left_silently_empty(form: Callable[..., Form], profile: str) -> None:
    from evidencekit.report.blocks import Facts, Table, words

    for each in form(profile).content.parts:
        for block in each.blocks:
            rows = block.rows if isinstance(block, Facts) else ()
            assert all(words(value).strip() for _, value in rows)
            if isinstance(block, Table):
                assert all(words(cell).strip() for row in block.rows for cell in row.cells)


def test_the_short_form_names_the_program_its_build_and_its_self_check(short: Form) -> None:
    said = part(short, "11", "Method and tool", "14 Check this report yourself")
    assert "Program EvidenceKit 0.1.0" in said
    assert words.grouped(build_digest()) in said
    assert "6 of 6 were read as other programs read the same bytes" in said


def test_the_short_form_has_its_parts_and_no_others(short: Form, full: Form) -> None:
    assert [p.number for p in short.content.parts] == [
        "",
        "1",
        "3",
        "5",
        "7",
        "9",
        "10",
        "11",
        "14",
    ]
    assert [p.number for p in full.content.parts] == [
        "", *map(str, range(1, 15)), *(f"Annex {letter}" for letter in "ABCDE")
    ]  # fmt: skip
    assert short.pdf.pages <= 18


def test_a_start_that_the_clock_moved_is_nowhere_given_as_the_true_one(demo: Demo) -> None:
    """On 9 November the clock was set back by 240 s during the run: its record reads 01:56:01."""
    asked = replace(demo.analysis.query, focus=date(2017, 11, 9))
    other = replace(demo, analysis=workflow.analyse(demo.workspace, asked))
    words = " ".join("".join(plain_text(other.content(profile="full"), catalogue())).split())
    note = "That start is what the record reads; it is too early, since the clock was set back"
    assert words.count(note) == 2
    assert "2017-11-09 01:56:01 −05:00 as recorded (too early: clock set back)" in words
    assert "2017-11-09 01:56:01 −05:00 (true to within 1 s)" not in words
