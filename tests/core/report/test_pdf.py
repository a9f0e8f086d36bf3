"""The drawn file: text from evidence stays text, what a face lacks is seen, nothing else is in it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from core.report import made
from core.report.conftest import pdf_text

from evidencekit.case.model import Acquisition
from evidencekit.report import style
from evidencekit.report.pdf import draw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FACES = (
    style.REGULAR, style.BOLD, style.ITALIC, style.BOLD_ITALIC, style.MONO, style.MONO_BOLD,
)  # fmt: skip
MARKUP = (
    "<img src='/etc/hostname'/>", "<a href='http://example.org/'>see</a>", "<b>ftp", "a&b<c &lt;",
    "**bold** `mono` _it_ {n}", "%s %(x)s \\x41 ]]>", "(a) Tj ET",
)  # fmt: skip
UNSEEN = {
    "\x1b[31m": "[U+001B][31m", "\u202etxt": "[U+202E]txt", "\u2066x\u2069": "[U+2066]x[U+2069]",
    "\u200b": "[U+200B]", "\x00": "[U+0000]", "\u0301": "[U+0301]", "\ufeff": "[U+FEFF]",
    "\u00ad": "[U+00AD]", "\u2028": "[U+2028]", "\x85": "[U+0085]", "\x7f": "[U+007F]",
}  # fmt: skip
LACKED = {"\u5f20": "[U+5F20]", "😀": "[U+1F600]", "\u0627": "[U+0627]", "\ue000": "[U+E000]"}


@pytest.mark.parametrize("name", FACES)
def test_every_face_has_the_minus_of_an_offset_and_what_the_texts_use(name: str) -> None:
    said = "−05:00 – “x” ’ … · × § é Ω Ж" + ("" if "Mono" in name else " →")
    assert style.visible(said, name) == said


@pytest.mark.parametrize("name", FACES)
@pytest.mark.parametrize(("text", "shown"), [*UNSEEN.items(), *LACKED.items()])
def test_what_a_face_lacks_or_an_eye_cannot_see_becomes_its_number(
    text: str, shown: str, name: str
) -> None:
    assert style.visible(f"a{text}b", name) == f"a{shown}b"


def hostile(text: str) -> Any:
    """The story with ``text`` wherever text from evidence or from people is printed."""
    story = made.nightly()
    question = story.questioned
    assert question is not None
    root = replace(question.root, command=text)
    family = tuple(replace(m, command=text) for m in question.family)
    run = replace(question, root=root, family=family)
    runs = tuple(run if one is question else one for one in story.runs)
    found = tuple(replace(f, sentence=text, technical=text) for f in story.findings)
    analysis = replace(
        story, runs=runs, questioned=run, findings=found, users={1004: text},
        query=replace(story.query, command=text),
    )  # fmt: skip
    info = replace(made.INFO, title=text, requester=text, questions=(text,))
    files = [
        replace(one, name=text, path=f"/{text}", acquisition=Acquisition(method=text))
        for one in made.exhibits()[:4]
    ]
    return made.content(analysis, info=info, files=files, profile="full")


def objects(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All dictionaries of the file, those of streams included."""
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
            yield one


@pytest.mark.parametrize("text", ["\n".join(MARKUP), "".join([*UNSEEN, *LACKED])])
def test_text_from_evidence_is_text_and_nothing_else(text: str, tmp_path: Path) -> None:
    drawn = draw(hostile(text), tmp_path / "a.pdf")
    said = pdf_text(drawn.path)
    assert not set(said) - set("\n\f") & {chr(n) for n in range(32)}
    assert not set(said) & {"\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\x7f"}
    flat = "".join(said.split())
    shown = UNSEEN | LACKED
    for piece in MARKUP if "\n" in text else shown.values():
        assert flat.count("".join(piece.split())) >= 5, piece
    with pikepdf.open(drawn.path) as pdf:
        assert set(pdf.Root.keys()) == {
            "/Lang", "/Metadata", "/Outlines", "/OutputIntents", "/PageMode", "/Pages", "/Type",
            "/ViewerPreferences",
        }  # fmt: skip
        kinds = {str(one.get("/Subtype")) for one in objects(pdf)}
        assert kinds <= {"None", "/Form", "/Link", "/TrueType", "/XML"}
        assert not any(key in one for one in objects(pdf) for key in ("/URI", "/JS", "/A", "/AA"))
    done = subprocess.run(["pdfimages", "-list", drawn.path], check=True, capture_output=True)
    assert len(done.stdout.splitlines()) == 2  # the head alone


def test_the_same_content_gives_the_same_bytes_and_leaves_nothing_beside(tmp_path: Path) -> None:
    content = made.content(profile="full")
    first, second = (draw(content, tmp_path / f"{n}.pdf") for n in "ab")
    assert first.sha256 == second.sha256
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "b.pdf"]
