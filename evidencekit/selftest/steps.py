"""The steps of the self-test that need no window: files, reading, report, seal, verifying."""

from __future__ import annotations

import hashlib
import secrets
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit import __version__, demonstration, workflow
from evidencekit.report.content import ReportOptions
from evidencekit.selftest import golden
from evidencekit.selftest.testing import Failed
from evidencekit.workflow.derived import listed_files
from evidencekit.workflow.selfcheck import self_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to test: ``do`` says what it saw, or raises."""

    title: str
    do: Callable[[], str]


def core_steps(folder: Path) -> list[Step]:
    """All steps, in order; ``folder`` takes the case, the report and the bundle made on the way."""
    made: dict[str, workflow.Delivery] = {}
    steps = [Step("the files of this build", build_is_whole)]
    steps += [Step(f"golden {truth['file']}", _reading(truth)) for truth in golden.truths()]
    steps.append(Step("records read by other programs too", _known_records))
    steps.append(Step("a sealed report and its bundle", lambda: _deliver(folder, made)))
    steps.append(Step("the bundle, verified", lambda: _verify(made)))
    steps.append(Step("a changed bundle, verified", lambda: _verify_changed(made)))
    return steps


def build_is_whole() -> str:
    """Hold a standalone build to its own list of files."""
    if not getattr(sys, "frozen", False):
        return f"EvidenceKit {__version__}, not a standalone build: there is no list to hold it to"
    sums = listed_files()
    if sys.platform == "darwin" and not sums.is_file():
        return "macOS: the app's signature stands for it (codesign --verify --deep --strict)"
    if not sums.is_file():
        raise Failed("the list of its files, SHA256SUMS, is missing")
    root, lines = sums.parent, sums.read_text("utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    here = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    } - {sums.name}
    changed = sorted(
        name
        for name in listed.keys() & here
        if hashlib.sha256((root / name).read_bytes()).hexdigest() != listed[name]
    )
    missing, extra = sorted(listed.keys() - here), sorted(here - listed.keys())
    told = [
        f"{what}: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}"
        for what, names in (("changed", changed), ("missing", missing), ("extra", extra))
        if names
    ]
    if told:
        raise Failed("; ".join(told))
    digest = hashlib.sha256(sums.read_bytes()).hexdigest()
    return f"all {len(listed)} files are as listed; build {digest}"


def _reading(truth: dict[str, object]) -> Callable[[], str]:
    def do() -> str:
        found = golden.differences(truth)
        if found:
            raise Failed("; ".join(found))
        return f"{truth['layout']}, as known"

    return do


def _known_records() -> str:
    checks = self_checks()
    wrong = [f"{check.title}: {check.text}" for check in checks if not check.passed]
    if wrong:
        raise Failed("; ".join(wrong))
    return f"{len(checks)} records of real systems, read both ways, as those programs read them"


def _deliver(folder: Path, made: dict[str, workflow.Delivery]) -> str:
    """The demonstration, from intake to a sealed report, with a key made for this alone."""
    phrase = secrets.token_hex(16)
    identity = workflow.new_identity("Self-test", "", phrase, folder=folder / "identity")
    with ExitStack() as stack:
        ws = workflow.new_case(folder / "self-test.ekcase", demonstration.INFO)
        stack.callback(ws.close)
        intake = workflow.add_files(ws, demonstration.received())
        analysis = workflow.analyse(ws, demonstration.query())
        made["sealed"] = delivery = workflow.finalise(
            ws,
            analysis,
            ReportOptions(),
            folder / "out",
            seal_with=workflow.KeyFile(identity.path, phrase),
        )
    counted = (
        len(intake.added),
        analysis.records_total,
        len(analysis.runs),
        len(analysis.findings),
    )
    if counted[:3] != (65, 14_541, 41):
        raise Failed(f"exhibits, records, runs: {counted[:3]}, expected (65, 14541, 41)")
    return f"14,541 records, 41 runs, {counted[3]} findings, {delivery.report.pages} pages, sealed"


def _verify(made: dict[str, workflow.Delivery]) -> str:
    if "sealed" not in made:
        raise Failed("there is no bundle to verify")
    verdict = workflow.verify(made["sealed"].bundle)
    results = {check.code: check.result for check in verdict.checks}
    wanted = ("files", "report-hash", "seal", "seal-coverage", "custody", "records", "findings")
    bad = [
        f"{code}: {results.get(code, 'not checked')}"
        for code in wanted
        if results.get(code) != "intact"
    ]
    if bad or not verdict.ok:
        raise Failed("; ".join(bad) or verdict.sentence)
    return verdict.sentence


def _verify_changed(made: dict[str, workflow.Delivery]) -> str:
    """One bit of one exhibit turned: verifying must say so."""
    if "sealed" not in made:
        raise Failed("there is no bundle to change")
    bundle = made["sealed"].bundle
    victim = next(iter(sorted(bundle.glob("data/evidence/*pacct"))))
    raw = bytearray(victim.read_bytes())
    raw[len(raw) // 2] ^= 1
    victim.chmod(0o600)
    victim.write_bytes(raw)
    verdict = workflow.verify(bundle)
    told = [
        check.text for check in verdict.checks if check.code == "file" and check.result == "changed"
    ]
    if verdict.ok or not any(victim.name in text for text in told):
        raise Failed("a changed exhibit was not noticed")
    return f"one bit changed in {victim.name}: noticed"
