from __future__ import annotations

import io
import random
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from core.seal.making import small_pdf
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from evidencekit.seal.checking import check_seal

if TYPE_CHECKING:
    from evidencekit.seal.values import Seal, SealState


@pytest.fixture(scope="module")
def raw(sealed: Seal) -> bytes:
    return Path(sealed.path).read_bytes()


def intact(state: SealState) -> bool:
    return (
        state.sealed
        and state.digest_ok
        and state.whole_file
        and state.certified
        and not (state.faults or state.changes or state.stamp_fault)
    )


def look(raw: bytes) -> SealState:
    return check_seal(io.BytesIO(raw))


def flipped(raw: bytes, place: int, bits: int = 1) -> bytes:
    changed = bytearray(raw)
    changed[place] ^= bits
    return bytes(changed)


def hole(raw: bytes) -> tuple[int, int]:
    """Where the signature's ``<`` stands, and what follows its ``>``."""
    found = re.search(rb"/ByteRange\s*\[\s*0 (\d+) (\d+) ", raw)
    assert found
    return int(found[1]), int(found[2])


def structural_places(raw: bytes) -> list[int]:
    """Bytes that a PDF reader depends on, and the edges of everything the signature leaves out."""
    before, after = hole(raw)
    words = rb"%PDF|%%EOF|xref|trailer|startxref|obj|endobj|stream|endstream|/\w+"
    places = [match.start() for match in re.finditer(words, raw[:before] + raw[after:])]
    places = [place if place < before else place + after - before for place in places]
    length = 4 + int(raw[before + 5 : before + 9], 16)
    end = before + 1 + 2 * length
    edges = [before, before + 1, end - 1, end, end + 1, after - 2, after - 1, 0, len(raw) - 1]
    return sorted({*places, *edges})


def test_it_is_intact(raw: bytes) -> None:
    assert intact(look(raw))


def test_one_changed_byte_at_structural_places_is_found(raw: bytes) -> None:
    places = structural_places(raw)[::4]
    assert [place for place in places if intact(look(flipped(raw, place)))] == []


def test_one_changed_byte_at_random_places_is_found(raw: bytes) -> None:
    places = random.Random(1).sample(range(len(raw)), 60)
    assert [place for place in places if intact(look(flipped(raw, place, 0x20)))] == []


def test_every_kind_of_free_byte_in_the_signature_is_found(raw: bytes) -> None:
    """The outer 60 bytes of the CMS object (lengths, versions, algorithms), and its digits' case."""
    before, _ = hole(raw)
    missed = [
        (place, bits)
        for place, bits in ((before + n, 1 if n % 2 else 0x22) for n in range(121))
        if intact(look(flipped(raw, place, bits)))
    ]
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_one_changed_byte_at_2000_random_places_is_found(raw: bytes, part: int) -> None:
    chance = random.Random(part)
    places = chance.sample(range(len(raw)), 500)
    missed = [place for place in places if intact(look(flipped(raw, place)))]
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_one_changed_byte_at_every_structural_place_and_in_every_signed_field_is_found(
    raw: bytes, part: int
) -> None:
    before, _ = hole(raw)
    length = 4 + int(raw[before + 5 : before + 9], 16)
    places = {*structural_places(raw), *range(before, before + 2 * length + 4)}
    missed = [place for place in sorted(places)[part::4] if intact(look(flipped(raw, place)))]
    assert missed == []


def appended_red_box(raw: bytes) -> bytes:
    """What an attacker does: draw over a page, in a proper incremental update."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(raw))
    drawing = generic.StreamObject(stream_data=b"1 0 0 rg 40 180 200 40 re f")
    writer.add_stream_to_page(0, writer.add_object(drawing))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_picture_drawn_over_a_page_is_found_where_pdfsig_is_content(
    raw: bytes, tmp_path: Path
) -> None:
    changed = appended_red_box(raw)
    assert changed.startswith(raw)
    (tmp_path / "t.pdf").write_bytes(changed)
    shown = subprocess.run(
        ["pdfsig", tmp_path / "t.pdf"], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid." in shown
    assert "Not total document signed" in shown
    state = look(changed)
    assert state.digest_ok
    assert not state.whole_file
    added = len(changed) - len(raw)
    assert state.changes == (
        f"{added:,} bytes were added after the sealed part",
        "they change what the report shows or says",
    )


@pytest.mark.parametrize("tail", [b"\n", b"%", b"\0" * 100, b"%%EOF\n"])
def test_anything_appended_is_found(raw: bytes, tail: bytes) -> None:
    state = look(raw + tail)
    assert not state.whole_file
    assert not intact(state)


def test_a_file_saved_anew_is_found(raw: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.docinfo["/Title"] = "Another report"
        pdf.save(out)
    assert not intact(look(out.getvalue()))


def test_a_file_rolled_back_has_no_seal(raw: bytes, sealed: Seal) -> None:
    state = look(raw[: sealed.unsealed_size])
    assert (state.sealed, state.faults) == (False, ())


def test_the_remains_of_a_seal_are_not_no_seal(raw: bytes) -> None:
    state = look(raw.replace(b"/AcroForm", b"/AcroFoam"))
    assert state.sealed
    assert state.faults == ("the file has the remains of a seal that no longer works",)


def test_a_signature_of_another_report_is_found(raw: bytes) -> None:
    """The seal cut out of one report and put on another of the same length."""
    mine = small_pdf()
    other = mine.replace(b"(Report 2026-001)", b"(Report 2026-002)")
    assert other != mine
    state = look(other + raw[len(mine) :])
    assert not intact(state)


@pytest.mark.parametrize("cut", [0, 1, 8, 100, 1500, 3000, 40_000, -1])
def test_a_file_cut_short_is_not_intact(raw: bytes, cut: int) -> None:
    assert not intact(look(raw[:cut]))


@given(st.binary(max_size=400))
def test_no_bytes_whatever_raise(noise: bytes) -> None:
    assert not intact(look(noise))
    assert not intact(look(b"%PDF-1.7\n" + noise + b"\n%%EOF\n"))


@settings(max_examples=40)
@given(st.integers(0, 52_000), st.binary(min_size=1, max_size=40))
def test_no_overwriting_of_a_sealed_report_raises_or_passes(
    raw: bytes, place: int, noise: bytes
) -> None:
    changed = raw[:place] + noise + raw[place + len(noise) :]
    assert intact(look(changed)) == (changed == raw)
