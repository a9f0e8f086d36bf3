"""``case add`` of a copied system: what lies beside its accounting files and helps to read them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from program import run, run_here

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def system(data: Path, tmp_path: Path) -> Path:
    """Parts of a copied disk: two accounting files in no usual place, accounts, crontabs, a log."""
    nights, root = data / "nightly-2017", tmp_path / "disk"
    for name, place in (
        ("acct-archive/pacct", "srv/old/a.1"),
        ("acct-archive/pacct.1", "srv/old/a.2"),
        ("etc/passwd", "etc/passwd"),
        ("etc/cron.d/partner-upload", "etc/cron.d/partner-upload"),
        ("logs/cron.log", "var/log/cron.log"),
        ("etc/hostname", "etc/hostname"),
    ):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(nights / name, root / place)
    return root


def kinds(case: Path) -> list[tuple[str, str]]:
    exhibits = run_here("case", "exhibits", case, "--json").json["exhibits"]
    return [(one["name"], one["kind"]) for one in exhibits]


def test_it_is_told_of_and_left(system: Path, tmp_path: Path) -> None:
    case = tmp_path / "c.ekcase"
    run("case", "new", case, "--number", "1", "--zone", "America/Toronto")
    said = run("case", "add", case, system)
    assert said.code == 0
    assert kinds(case) == [("a.1", "accounting"), ("a.2", "accounting")]
    assert said.err == (
        "evidencekit: 3 files beside them help to read the records (user names, crontabs, logs), and "
        f"were not taken in: {system}/etc, {system}/etc/cron.d, {system}/var/log: take them in with "
        "--helpful, or name those that you want\n"
    )
    later = run("case", "add", case, system / "etc/passwd", "--method", "scp")
    assert (later.code, later.err) == (0, "")


def test_it_is_taken_in_when_asked_for(system: Path, tmp_path: Path) -> None:
    case = tmp_path / "c.ekcase"
    run("case", "new", case, "--number", "1", "--zone", "America/Toronto")
    said = run("case", "add", case, system, system / "etc/passwd", "--helpful", "--method", "scp")
    assert (said.code, said.err) == (0, "")
    assert sorted(kinds(case)) == [
        ("a.1", "accounting"),
        ("a.2", "accounting"),
        ("cron.log", "system-log"),
        ("partner-upload", "crontab"),
        ("passwd", "passwd"),
    ]
    exhibits = run_here("case", "exhibits", case, "--json").json["exhibits"]
    assert {one["acquisition"]["method"] for one in exhibits} == {"scp"}
