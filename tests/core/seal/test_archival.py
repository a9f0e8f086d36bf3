"""A real report, sealed with its panel and stamped, is still PDF/A-2b and says what it must."""

from __future__ import annotations

from typing import TYPE_CHECKING

import page
import pytest
from core.report import made

from evidencekit.bundle.verify import verify
from evidencekit.report.content import SealFacts
from evidencekit.report.panel import draw_panel
from evidencekit.report.pdf import draw
from evidencekit.seal.signing import Panel, panel_lines, seal_pdf
from evidencekit.seal.timestamping import request_for_seal, stamp_seal

if TYPE_CHECKING:
    from pathlib import Path

    from core.seal.making import Authority

    from evidencekit.seal.identity import Identity


@pytest.fixture(scope="module")
def folder(
    identity: Identity, authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """``unsealed.pdf``, ``sealed.pdf`` and ``stamped.pdf`` of one report."""
    where: Path = tmp_path_factory.mktemp("report")
    certificate = identity.certificate
    facts = SealFacts(certificate.name, certificate.fingerprint, certificate.organisation)
    content = made.content(profile="summary", seal=facts, report_id="R-1", final=True)
    drawn = draw(content, where / "unsealed.pdf")
    place = drawn.seal
    assert place is not None
    lines = panel_lines(identity, made.WRITTEN, made.TORONTO)[:3]
    picture = draw_panel((*lines, "01234567 89abcdef 01234567 89abcdef"), place)
    panel = Panel(picture, place.page - 1, place.box)
    seal_pdf(where / "unsealed.pdf", where / "sealed.pdf", identity, panel=panel)
    request = request_for_seal(where / "sealed.pdf")
    answer = authority.reply(request.query)
    target = where / "stamped.pdf"
    stamp_seal(where / "sealed.pdf", target, request.query, answer, [authority.root])
    return where


@pytest.mark.parametrize("name", ["sealed.pdf", "stamped.pdf"])
def test_sealing_keeps_it_archival(folder: Path, name: str) -> None:
    """Whatever the report itself is, the seal adds no fault to it."""

    def faults(path: Path) -> list[tuple[str, str]]:
        found = page.validate_pdf(str(path), profile="2b")
        return [(rule.rule_id, rule.message) for rule in found.failures]

    assert faults(folder / name) == faults(folder / "unsealed.pdf")


def test_what_verify_says_of_it(folder: Path, identity: Identity, authority: Authority) -> None:
    verdict = verify(folder / "stamped.pdf", roots=[authority.root, identity.certificate.der])
    assert verdict.ok
    found = {check.code: check for check in verdict.checks}
    assert {code: str(check.result) for code, check in found.items()} == {
        "seal": "intact",
        "seal-coverage": "intact",
        "seal-changes": "intact",
        "certificate": "intact",
        "seal-time": "intact",
    }
    assert verdict.sentence == "Everything is intact (5 checks)."
    assert "as the report prints on page" in found["certificate"].text
    assert "says Test Time Stamping Authority" in found["seal-time"].text
