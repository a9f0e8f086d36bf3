"""The documents: every link leads somewhere, and what they tell of the program is true of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from evidencekit_gui.record_query import KEYS, parse

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


def test_the_commands_in_the_guide_are_commands_of_the_program() -> None:
    text = document("user-guide.md").read_text("utf-8").split("## On the command line")[1]
    block = text.split("```sh\n")[1].split("```")[0]
    commands = [line.split("#")[0].split(">")[0].split() for line in block.splitlines()]
    assert len(commands) == 6
    for command in commands:
        assert command[0] == "evidencekit"
        assert make_parser().parse_args(command[1:]).run
