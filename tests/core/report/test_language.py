"""A second language is a file: findings and report in one hold no word that stands in the code."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, is_dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from core.accented import LANGUAGE, accented, write_language

from evidencekit import assets, demonstration, texts, workflow
from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.values import Analysis, Member
from evidencekit.bundle import places
from evidencekit.errors import BadRequest
from evidencekit.formats.catalogue import LAYOUTS
from evidencekit.outcome import signal_text
from evidencekit.records import RecordRef
from evidencekit.report.chain import gather
from evidencekit.report.content import Decision, ReportOptions
from evidencekit.report.plaintext import plain_text
from evidencekit.report.texts import catalogue
from evidencekit.workflow.telling import told_in
from evidencekit.workflow.writing import tool_facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.report.conftest import Demo

CODES = {
    "numbers", "query", "key", "code", "kind", "result", "state", "confidence", "direction", "role",
    "started_by", "by", "cause", "language", "layout", "line_text", "users", "alive",
}  # fmt: skip
"""Fields whose values are compared, looked up or quoted, not said."""
COMMANDS = {
    "sha256sum", "gzip", "bzip2", "zstd", "cat", "tail", "head", "dump", "acct", "grep", "pacct", "raw",
}  # fmt: skip
"""Of the lines that part 14 gives to be typed."""
_WORD = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The accented language, found as the shipped files are."""
    root = tmp_path_factory.mktemp("languages")
    write_language(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "ROOTS", (root, *assets.ROOTS))
        yield LANGUAGE


@pytest.fixture(scope="module")
def told(demo: Demo, language: str) -> Analysis:
    """The demonstration's analysis in it."""
    return told_in(demo.workspace, demo.analysis, ReportOptions(language=language))[0]


def sayings(node: Any) -> Iterator[str]:
    """Every string of an analysis that is said to a reader."""
    if isinstance(node, (RecordRef, Member)):
        return
    if is_dataclass(node) and not isinstance(node, type):
        for one in fields(node):
            if one.name not in CODES:
                yield from sayings(getattr(node, one.name))
    elif isinstance(node, (tuple, list)):
        for one in node:
            yield from sayings(one)
    elif type(node) is str:
        yield node


def values_of(demo: Demo) -> set[str]:
    """What evidence, case and settings hold as text."""
    ws = demo.workspace
    table = ws.evidence.rows(0, ws.evidence.total)
    held = {name.decode() for name in set(table.command.tolist())}
    held |= {text for line in ws.supporting.lines for text in (line.text, line.message)}
    held |= {name for names in ws.supporting.users.values() for name in names.split("/")}
    held |= {
        demonstration.query().zone,
        *(signal_text(n).split()[-1].strip("()") for n in range(32)),
    }
    for exhibit in ws.exhibits:
        held |= {str(folder) for folder in PurePosixPath(exhibit.path).parents}
        held |= {part.rstrip(".") for part in strings(asdict(exhibit))}
    for event in ws.custody():
        held |= {event.text, event.actor, *re.split(r"[0-9a-f]{64}", event.text)}
    held |= {one.text for one in gather(ws.custody(), {e.number: e for e in ws.exhibits})}
    return held | set(strings(asdict(ws.info))) | set(strings(asdict(tool_facts())))


def strings(node: Any) -> Iterator[str]:
    """Every string in nested values."""
    if isinstance(node, dict):
        for one in node.values():
            yield from strings(one)
    elif isinstance(node, (tuple, list)):
        for one in node:
            yield from strings(one)
    elif isinstance(node, str):
        yield str(node)


def english_in(text: str, held: set[str]) -> set[str]:
    """Words of three letters or more that are left of ``text`` without the values."""
    left = re.sub(r"\b[0-9a-f]{8,64}\b", "", " ".join(text.split()))
    for value in sorted({" ".join(one.split()) for one in held}, key=len, reverse=True):
        if value in left and _WORD.search(value):
            left = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "", left)
    return set(_WORD.findall(left)) - COMMANDS


def test_a_word_of_the_code_would_show() -> None:
    text = accented("the run of {command} began").replace("{command}", "cron-job 1a2b3c4d")
    assert english_in(text, {"cron-job"}) == set()
    assert english_in(text + " at once", {"cron-job"}) == {"once"}


def test_no_finding_holds_a_word_of_the_code(demo: Demo, told: Analysis) -> None:
    said = list(sayings(told))
    assert len(said) > 400
    held = values_of(demo)
    assert english_in("\n".join(said), held) == set()


def test_findings_are_the_same_in_any_language(demo: Demo, told: Analysis) -> None:
    def bare(analysis: Analysis) -> list[tuple[Any, ...]]:
        return [
            (
                f.code,
                f.key,
                f.records,
                f.confidence,
                f.direction,
                len(f.limits),
                len(f.alternatives),
            )
            for f in analysis.findings
        ]

    assert bare(told) == bare(demo.analysis)
    first, mine = told.findings[0], demo.analysis.findings[0]
    assert first.sentence != mine.sentence
    assert first.limits[0] == accented(mine.limits[0])
    assert (told.language, demo.analysis.language) == (LANGUAGE, "en")


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_no_report_holds_a_word_of_the_code(
    demo: Demo, told: Analysis, language: str, profile: str
) -> None:
    facts = tool_facts(language=language)
    other = replace(demo, analysis=told)
    content = other.content(language=language, profile=profile, tool=facts)
    text = "".join(plain_text(content, catalogue(language)))
    held = values_of(demo) | {"R-DEMO-2017-118-01.pdf", "R-DEMO-2017-118-01-bundle", language}
    held |= set(strings(asdict(facts)))
    held |= {row.name for row in demo.workspace.evidence.explain(told.runs[0].root.ref)}
    held |= {name for layout in LAYOUTS for _, name, _ in layout.flag_names}
    assert len(text) > 40_000
    assert english_in(text, held) == set()


def test_decisions_go_with_their_explanations(demo: Demo, told: Analysis, language: str) -> None:
    finding = next(f for f in demo.analysis.findings if f.alternatives)
    decision = Decision(finding.key, finding.alternatives[1].explanation, "ruled out", "seen")
    options = ReportOptions(language=language, decisions=(decision,))
    _, changed = told_in(demo.workspace, demo.analysis, options)
    other = next(f for f in told.findings if f.key == finding.key)
    assert changed.decisions == (
        Decision(finding.key, other.alternatives[1].explanation, "ruled out", "seen"),
    )


def test_a_bundle_in_another_language_is_verified_in_it(
    demo: Demo, language: str, tmp_path: Path
) -> None:
    ws = workflow.new_case(tmp_path / "case.ekcase", demonstration.INFO)
    workflow.add_files(ws, demonstration.received())
    analysis = workflow.analyse(ws, demonstration.query())
    done = workflow.finalise(ws, analysis, ReportOptions(language=language), tmp_path)
    ws.close()
    assert done.verdict.ok, done.verdict
    text = (done.bundle / places.REPORT_TEXT).read_text("utf-8")
    assert accented("What the records show") in text
    told = json.loads((done.bundle / places.FINDINGS).read_text("utf-8"))
    assert told["filter"]["words"].startswith(accented("records named ") + "partner-upload, ")
    assert accented(" ended with exit status 28 after ") in told["findings"][0]["sentence"]
    settings = json.loads((done.bundle / places.SETTINGS).read_text("utf-8"))
    assert settings["options"]["language"] == language


def test_a_language_that_is_not_there_is_refused(demo: Demo) -> None:
    for name in ("qab", "../texts/en", "en.toml", ""):
        with pytest.raises(BadRequest, match="there are no texts in this language"):
            demo.content(language=name)


def test_a_catalogue_that_lacks_an_entry_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_language(tmp_path)
    whole = (tmp_path / f"texts/{LANGUAGE}.toml").read_text("utf-8")
    line = next(line for line in whole.splitlines() if line.startswith("draft_words = "))
    (tmp_path / "texts/qab.toml").write_text(whole.replace(line, ""), "utf-8")
    (tmp_path / "texts/qac.toml").write_text(whole.replace("{zone}", "{place}", 1), "utf-8")
    monkeypatch.setattr(assets, "ROOTS", (tmp_path, *assets.ROOTS))
    with pytest.raises(BadRequest, match=r"qab: cover\.draft_words"):
        texts.texts_of("qab")
    with pytest.raises(BadRequest, match=r"qac: "):
        texts.texts_of("qac")


def test_the_language_holds_for_a_piece_of_work_only(language: str, demo: Demo) -> None:
    evidence, query = demo.workspace.evidence, demonstration.query()
    with texts.speaking(language):
        assert texts.say("length.s", s="1,5") == accented("1,5 s")
    assert texts.say("length.s", s="1.5") == "1.5 s"
    supporting = demo.workspace.supporting
    other = analyse(evidence, query, supporting, language=language)
    again = analyse(evidence, query, supporting)
    assert other.coverage.checks[0].title == accented(again.coverage.checks[0].title)
    assert again == demo.analysis
