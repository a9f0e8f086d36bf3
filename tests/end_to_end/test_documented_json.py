"""``docs/json.md`` against the program: every key that is printed is there, and no other."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from program import run_here

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
OPEN = {"findings[].numbers", "events[].facts", "odd_records"}
"""Objects whose keys depend on what they tell of."""


def documented(command: str) -> set[str]:
    """The keys in the tables below the heading of ``command``."""
    section = PAGE.split(f"## `evidencekit {command}`\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {key for row in rows for key in re.findall(r"`([^`]+)`", row)}


def printed(value: Any, at: str = "") -> Iterator[str]:
    """Every key of a JSON value, by the page's way of writing them."""
    if at in OPEN:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            below = f"{at}.{key}" if at else key
            yield below
            yield from printed(inner, below)
    elif isinstance(value, list):
        for item in value:
            yield from printed(item, f"{at}[]" if at else "")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A case with evidence, a note, and two nights of the job."""
    folder = tmp_path_factory.mktemp("json") / "a.ekcase"
    nights = [data / f"nightly-2017/acct-archive/pacct.{number}.gz" for number in (16, 17)]
    run_here("case", "new", folder, "--number", "1", "--zone", "America/Toronto")
    run_here("case", "add", folder, *nights, "--acquired-by", "N. N.")
    run_here("case", "note", folder, "EX-001@0x14C0", "looked at", "--mark")
    return folder


def test_each_command_prints_the_keys_that_the_page_names(
    case: Path, data: Path, tmp_path: Path
) -> None:
    night = data / "nightly-2017/acct-archive/pacct.16.gz"
    cut = tmp_path / "cut"
    cut.write_bytes((data / "nightly-2017/acct-archive/pacct").read_bytes()[:-10])
    job = ("--command", "partner-upload", "--zone", "America/Toronto")
    commands: dict[str, tuple[object, ...]] = {
        "inspect": (cut,),
        "explain": (night, 5312),
        "jobs": (night,),
        "runs": (night, *job),
        "findings": (night, *job, "--focus", "2017-11-14"),
        "verify": (case,),
        "case show": (case,),
        "case exhibits": (case,),
        "case notes": (case,),
        "case custody": (case,),
    }
    for command, arguments in commands.items():
        ran = run_here(*command.split(), *arguments, "--json")
        assert set(printed(ran.json)) == documented(command), command
    line = run_here("records", night, "--jsonl").out.splitlines()[0]
    assert list(json.loads(line)) == run_here("records", night, "--csv").out.splitlines()[0].split(
        ","
    )
    assert set(json.loads(line)) == documented("records")


def test_what_verifying_a_case_adds_is_named_too(case: Path) -> None:
    told = set(printed(run_here("case", "verify", case, "--json").json))
    assert told - documented("case exhibits") == {"ok", "custody_faults", "case_faults"}
