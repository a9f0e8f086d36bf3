"""Make a drawn PDF an archival one: PDF/A-2b, with the same bytes whatever machine wrote it.

reportlab has no PDF/A mode. Opened once with pikepdf, the file gets its output intent (the shipped sRGB
profile), its XMP description, its language and an identifier that is computed from its content. All
streams are compressed anew by pikepdf's own zlib, because Python's differs from build to build.

One trap: a reader may take a carriage return at the end of a stream for the beginning of the line end
that follows (ISO 19005-2, 6.1.7.1), so that the stream looks a byte too long. One compressed stream in
256 ends so, whatever the compressor, for its last byte is part of a checksum of the content. Such a
stream is written a second time in ASCII85, which ends in ``~>``.
"""

from __future__ import annotations

import base64
import io
import mmap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from evidencekit.assets import asset
from evidencekit.clock import as_datetime

if TYPE_CHECKING:
    from pathlib import Path

PRODUCER = "reportlab, pikepdf"


@dataclass(frozen=True, slots=True)
class Described:
    """What a report file says about itself."""

    title: str
    author: str
    subject: str
    creator: str
    keywords: str
    language: str
    created_us: int


def make_archival(source: Path, target: Path, about: Described) -> None:
    """Write ``source`` as PDF/A-2b to ``target``."""
    first = target.with_name(f"{target.name}.first")
    _convert(source, first, about)
    if _ends_in_return(first):
        _wrap_returns(first, target)
        first.unlink()
    else:
        first.replace(target)


def _ends_in_return(path: Path) -> bool:
    """Whether the last byte of some stream in the file is a carriage return."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        return raw.find(b"\r\nendstream") >= 0


def _wrap_returns(source: Path, target: Path) -> None:
    """``source`` with each compressed stream that ends in a carriage return wrapped in ASCII85."""
    with pikepdf.open(source) as pdf:
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Stream) or item.get("/Filter") != Name.FlateDecode:
                continue
            raw = item.read_raw_bytes()
            if raw.endswith(b"\r"):
                item.write(
                    base64.a85encode(raw, wrapcol=76) + b"~>",
                    filter=Array([Name.ASCII85Decode, Name.FlateDecode]),
                    decode_parms=Array([None, parms])
                    if (parms := item.get("/DecodeParms"))
                    else None,
                )
        del pdf.trailer.ID
        _save(
            pdf,
            target,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )


def _convert(source: Path, target: Path, about: Described) -> None:
    """Everything but the ends of the streams."""
    with pikepdf.open(source) as pdf:
        profile = pdf.make_stream(asset("icc/srgb.icc").read_bytes())
        profile.N = 3
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB"),
            Info=String("sRGB IEC61966-2.1"),
            DestOutputProfile=profile,
        )
        pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
        pdf.Root.Lang = String(about.language)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        packet = pdf.make_stream(_xmp(about).encode("utf-8"))
        packet.Type, packet.Subtype = Name.Metadata, Name.XML
        pdf.Root.Metadata = packet
        _fill_info(pdf, about)
        # An identifier left by the drawing step would be kept as the first half of the new one.
        if "/ID" in pdf.trailer:
            del pdf.trailer.ID
        _save(pdf, target, recompress_flate=True)


def _save(pdf: pikepdf.Pdf, target: Path, **how: Any) -> None:  # noqa: ANN401 (pikepdf's own)
    """Write the file by way of memory.

    Where the library writes by itself and the disk is full, it ends the whole process (measured with
    pikepdf 10.17: ``QPDFSystemError`` thrown out of a destructor); Python raises ``OSError``.
    """
    whole = io.BytesIO()
    pdf.save(
        whole,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        min_version="1.7",
        fix_metadata_version=False,  # the description names no version of PDF
        **how,
    )
    with target.open("wb") as file:
        file.write(whole.getbuffer())


def _fill_info(pdf: pikepdf.Pdf, about: Described) -> None:
    """The document information dictionary, saying the same as the XMP packet."""
    moment = as_datetime(about.created_us)
    stamp = f"D:{moment:%Y%m%d%H%M%S}Z"
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(about.title),
            Author=String(about.author),
            Subject=String(about.subject),
            Keywords=String(about.keywords),
            Creator=String(about.creator),
            Producer=String(PRODUCER),
            CreationDate=String(stamp),
            ModDate=String(stamp),
        )
    )


_XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <xmp:CreatorTool>{creator}</xmp:CreatorTool>
   <xmp:CreateDate>{date}</xmp:CreateDate>
   <xmp:ModifyDate>{date}</xmp:ModifyDate>
   <xmp:MetadataDate>{date}</xmp:MetadataDate>
   <pdf:Keywords>{keywords}</pdf:Keywords>
   <pdf:Producer>{producer}</pdf:Producer>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def _xmp(about: Described) -> str:
    """The XMP packet; every value escaped, so that a case title cannot add to it."""
    moment = as_datetime(about.created_us)
    return _XMP.format(
        title=_element(about.title),
        author=_element(about.author),
        subject=_element(about.subject),
        language=_element(about.language),
        creator=_element(about.creator),
        keywords=_element(about.keywords),
        producer=_element(PRODUCER),
        date=f"{moment:%Y-%m-%dT%H:%M:%S}Z",
    )


def _element(text: str) -> str:
    """``text`` for an XML element; what XML cannot hold becomes U+FFFD."""
    return escape("".join(c if c >= " " and c not in "\ufffe\uffff" else "\ufffd" for c in text))
