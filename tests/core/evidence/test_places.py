"""What helps to read records lies in the usual places of a copied system, and is found there."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from evidencekit import demonstration, workflow
from evidencekit.case.model import CaseInfo, Kind
from evidencekit.clock import SystemClock
from evidencekit.evidence.places import helpful_files

if TYPE_CHECKING:
    from pathlib import Path

DEMONSTRATION = [
    "etc/passwd",
    "etc/group",
    "etc/crontab",
    "etc/cron.d/e2scrub_all",
    "etc/cron.d/partner-upload",
    "etc/cron.d/site",
    "var/log/cron.log",
    "var/log/cron.log.1",
    *(f"var/log/cron.log.{n}.gz" for n in range(2, 7)),
    "var/log/kern.log",
    "var/log/kern.log.1",
    *(f"var/log/kern.log.{n}.gz" for n in range(2, 7)),
]


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """The demonstration's files as they would be handed over: a folder of a system's copy."""
    folder = tmp_path / "handed"
    shutil.copytree(demonstration.folder(), folder)
    return folder


@pytest.mark.parametrize("named", [".", "claims-gw"])
def test_the_usual_places_are_looked_at(handed: Path, named: str) -> None:
    system = handed / "claims-gw"
    found = helpful_files([handed / named])
    assert [path.relative_to(system).as_posix() for path in found] == DEMONSTRATION


def test_one_folder_of_a_system_is_told_by_its_name(handed: Path) -> None:
    system = handed / "claims-gw"
    found = [path.relative_to(system).as_posix() for path in helpful_files([system / "etc"])]
    assert found == DEMONSTRATION[:6]
    both = helpful_files([system / "var", system / "etc", system / "etc"])
    assert len(both) == len(DEMONSTRATION)


def test_what_is_none_by_its_content_and_what_leads_away_is_left(tmp_path: Path) -> None:
    etc = tmp_path / "disk" / "etc"
    etc.mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "tab").write_text("0 2 * * * root /usr/bin/job\n")
    (etc / "crontab").symlink_to(outside / "tab")
    (etc / "cron.d").symlink_to(outside)
    (etc / "group").write_bytes(b"\x7fELF\x00\x00")
    (etc / "passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    assert helpful_files([tmp_path / "disk"]) == (etc / "passwd",)


def test_bsd_and_suse_keep_crontabs_elsewhere(tmp_path: Path) -> None:
    for place in ("a/var/cron/tabs/root", "b/var/spool/cron/tabs/root", "c/var/cron/log.0"):
        path = tmp_path / place
        path.parent.mkdir(parents=True)
        path.write_text(
            "Nov 14 02:00:01 gw /USR/SBIN/CRON[9]: (root) CMD (job)\n"
            if "log" in place
            else "0 2 * * * /usr/bin/job\n"
        )
    found = helpful_files([tmp_path])
    assert [path.relative_to(tmp_path).parts[0] for path in found] == ["a", "b", "c"]


def test_what_is_an_exhibit_already_is_not_offered(handed: Path, tmp_path: Path) -> None:
    ws = workflow.new_case(tmp_path / "made.ekcase", CaseInfo(zone="UTC"), SystemClock())
    try:
        assert len(workflow.add_files(ws, [handed]).added) == 42
        offered = workflow.helpful_files(ws, [handed])
        assert len(offered) == len(DEMONSTRATION)
        intake = workflow.add_files(ws, offered)
        assert not intake.skipped
        kinds = [exhibit.kind for exhibit in intake.added]
        assert (kinds.count(Kind.CRONTAB), kinds.count(Kind.SYSTEM_LOG)) == (4, 14)
        assert workflow.helpful_files(ws, [handed]) == ()
    finally:
        ws.close()


def test_a_folder_that_cannot_be_looked_at_offers_nothing(tmp_path: Path) -> None:
    """As where a folder on the way may not be entered: the search for accounting says so."""
    assert helpful_files([tmp_path / ("x" * 300)]) == ()
