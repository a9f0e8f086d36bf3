"""The documents: every link leads somewhere, and what they tell of the program is true of it."""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from evidencekit_gui.record_query import KEYS, parse
from program import run_here

from evidencekit.assets import document
from evidencekit.cli.parser import make_parser

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("packaging/*.md")])
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as they are made from their words."""
    text = _FENCE.sub("", path.read_text("utf-8"))
    found = set()
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.lower())
        found.add(plain.replace(" ", "-"))
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in _LINK.findall(_FENCE.sub("", path.read_text("utf-8"))):
        if link.startswith(("http://", "https://")):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name) if name else path
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_the_guide_ships_with_its_pictures() -> None:
    guide = document("user-guide.md")
    pictures = re.findall(r"!\[[^\]]+\]\((images/[^)]+)\)", guide.read_text("utf-8"))
    assert len(pictures) >= 8
    assert all((guide.parent / name).stat().st_size > 10_000 for name in pictures)


def test_the_guide_names_every_key_of_the_filter_and_its_examples_are_read() -> None:
    text = document("user-guide.md").read_text("utf-8").split("## The filter line")[1]
    table = text.split("## Keys")[0]
    named = {key for key in KEYS if re.search(rf"`{key}:", table)}
    assert named == set(KEYS)
    for example in re.findall(r"`([^`]+)`", table):
        if example.partition(":")[0] in KEYS and not example.endswith(":"):
            assert parse(example, "UTC", {1004: "batch"})


def blocks(heading: str) -> list[str]:
    """The shell blocks of a section of the guide."""
    text = document("user-guide.md").read_text("utf-8").split(f"## {heading}\n")[1]
    return re.findall(r"```sh\n(.*?)```", text.split("\n## ")[0], re.DOTALL)


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A medium with the 42 nights, copied as the guide's commands for Debian copy them."""
    folder = tmp_path_factory.mktemp("guide")
    medium, server = folder / "stick", folder / "account"
    medium.mkdir()
    shutil.copytree(data / "nightly-2017/acct-archive", server)
    script = blocks("Copying the files from a server")[0].replace("timedatectl", "true")
    script = script.replace("/var/log/account", str(server)).replace("/mnt/stick", str(medium))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert sum(line.endswith(": OK") for line in lines) == 41
    original, copy = lines[-2:]
    assert original.split()[0] == copy.split()[0]
    assert len((medium / "SHA256SUMS").read_text("ascii").splitlines()) == 42
    return medium


def test_the_guides_way_of_copying_gives_the_same_bytes(stick: Path, data: Path) -> None:
    server = data / "nightly-2017/acct-archive"
    for path in server.iterdir():
        assert (stick / path.name).read_bytes() == path.read_bytes()


@pytest.mark.slow
def test_the_guides_commands_do_what_it_says(stick: Path, tmp_path: Path) -> None:
    server = ROOT / "assets/demo/claims-gw"
    shutil.copytree(server / "etc", tmp_path / "etc")
    shutil.copytree(server / "var/log", tmp_path / "log")
    shown: dict[str, str] = {}
    looking, case = blocks("On the command line")
    for line in (looking + case).splitlines():
        words = shlex.split(line.replace("/mnt/stick", str(stick)), comments=True)
        target = words[words.index(">") + 1] if ">" in words else None
        words = words[1 : words.index(">") if target else None]
        if words[0] == "verify":
            continue  # what it names is made by the lines after it
        with contextlib.chdir(tmp_path):
            ran = run_here(*words)
        assert ran.err == ""
        shown[" ".join(words[:2])] = ran.out
        if target:
            (tmp_path / target).write_text(ran.out, "utf-8")
    assert len((tmp_path / "records.csv").read_text("utf-8").splitlines()) == 14_542
    assert shown["case add"].count("EX-") == 3
    assert "run-exit-nonzero:EX-018@0x14C0" in shown["case findings"]
    assert "Check    All that can be checked here is intact" in shown["case report"]
    with contextlib.chdir(tmp_path / "out"):
        (line,) = [each for each in looking.splitlines() if " verify " in each]
        assert run_here(*shlex.split(line)[1:]).out.startswith("All that can be checked here")


def test_the_commands_and_options_in_the_readme_are_those_of_the_program() -> None:
    text = (ROOT / "README.md").read_text("utf-8").split("## On the command line")[1]
    table = text.split("\n\n")[1].splitlines()[2:]
    named = set()
    for row in table:
        words = row.split("`")[1].replace("\\|", " ").split()
        named.add(words[1])
        verbs = [[words[1], verb] for verb in words[2:] if verb in {"zip", "new", "request"}]
        known = run_here(*(verbs[0] if verbs else [words[1]]), "--help").out
        for option in re.findall(r"--[a-z-]+", " ".join(words)):
            assert option in known, row
    assert len(table) == len(named) == 15
    assert {f"{name} " for name in named} <= set(
        re.findall(r"[a-z-]+ ", make_parser().format_help())
    )
