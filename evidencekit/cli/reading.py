"""``inspect``, ``explain`` and ``records``: what the files are, and what stands in them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evidencekit.cli.terminal import (
    code_after,
    moments,
    one_line,
    opened,
    print_json,
)
from evidencekit.clock import utc_text
from evidencekit.errors import BadRequest
from evidencekit.evidence.intake import byte_order, layout_title

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.gather import Skipped
    from evidencekit.evidence.intake import OpenedFile
    from evidencekit.formats.explain import FieldView
    from evidencekit.records import RecordTable

_MOST_ODD = 20
_ROWS = 1 << 17
"""Records in memory at a time, however many were chosen."""


def run_inspect(arguments: argparse.Namespace) -> int:
    """``inspect PATH… [--json]``."""
    skipped: list[Skipped] = []
    with opened(arguments.paths, skipped, as_given=True) as evidence:
        described = [_describe(file) for file in evidence.files]
    if arguments.json:
        print_json(described)
    else:
        for number, item in enumerate(described):
            _print_description(item, blank=number > 0)
    return code_after(skipped)


def _describe(file: OpenedFile) -> dict[str, Any]:
    scan = file.scan
    return {
        "path": str(file.source.path),
        "size": file.size,
        "sha256": file.sha256,
        "compression": file.compression,
        "content_size": file.content_size,
        "content_sha256": file.content_sha256,
        "layout": scan.codes,
        "layout_title": layout_title(scan),
        "byte_order": byte_order(scan),
        "confidence": scan.recognition.confidence,
        "why": list(scan.recognition.lines),
        "records": scan.records,
        "problems": [
            {"code": p.code, "offset": p.offset, "length": p.length, "text": p.text}
            for p in file.problems
        ],
        "odd_records": [
            {"offset": m.offset, "codes": list(m.codes), "text": m.text} for m in scan.marked
        ],
        "first_end_utc": None if scan.first_end_us is None else utc_text(scan.first_end_us),
        "last_end_utc": None if scan.last_end_us is None else utc_text(scan.last_end_us),
    }


def _print_description(item: dict[str, Any], *, blank: bool) -> None:
    if blank:
        print()
    print(one_line(item["path"]))
    size = f"{item['size']:,} bytes"
    if item["compression"] != "none":
        size += f", {item['compression']}; {item['content_size']:,} bytes uncompressed"
    print(f"  size      {size}")
    print(f"  SHA-256   {item['sha256']}")
    if item["compression"] != "none":
        print(f"  unpacked  {item['content_sha256']}")
    print(f"  layout    {item['layout_title']} (confidence: {item['confidence']})")
    print(f"  records   {item['records']:,}")
    if item["records"]:
        print(f"  ended     {item['first_end_utc']} to {item['last_end_utc']}")
    print(f"  problems  {len(item['problems']) or 'none'}")
    for problem in item["problems"]:
        print(
            f"            {problem['code']} at byte {problem['offset']:,}, "
            f"{problem['length']:,} bytes: {problem['text']}"
        )

    odd = item["odd_records"]
    if odd:
        print(f"  odd       {len(odd):,} kept although they break a rule of their layout")
    for record in odd[:_MOST_ODD]:
        print(f"            at byte {record['offset']:,}: {record['text']}")
    if len(odd) > _MOST_ODD:
        print(f"            and {len(odd) - _MOST_ODD:,} more: --json lists them")


def run_explain(arguments: argparse.Namespace) -> int:
    """``explain FILE OFFSET [--json]``: one record, field by field."""
    skipped: list[Skipped] = []
    with opened([arguments.path], skipped, as_given=True) as evidence:
        if len(evidence.files) != 1:
            raise BadRequest(
                "explain reads one file, and this folder holds several",
                str(arguments.path),
                "name the file",
            )
        ref = evidence.ref_at(evidence.sources[0].path, arguments.offset)
        fields, odd = evidence.explain(ref), evidence.oddities(ref)
        raw = evidence.raw(ref)
    if arguments.json:
        print_json(
            {
                "path": str(arguments.path),
                "offset": ref.offset,
                "length": ref.length,
                "hex": raw.hex(),
                "oddities": list(odd),
                "fields": [asdict(field) for field in fields],
            }
        )
        return code_after(skipped)
    print(f"{one_line(str(arguments.path))} @ 0x{ref.offset:04X}, {ref.length} bytes")
    for text in odd:
        print(f"odd: {text}")
    print()
    wide = [max(len(row[i]) for row in _field_rows(fields)) for i in range(4)]
    for *cells, meaning in _field_rows(fields):
        print("  ".join([*(c.ljust(w) for c, w in zip(cells, wide, strict=True)), meaning]))
    print(f"\nFields as in {fields[0].source}.")
    return code_after(skipped)


def _field_rows(fields: Sequence[FieldView]) -> list[tuple[str, str, str, str, str]]:
    rows = [("offset", "field", "bytes", "stored", "meaning")]
    for field in fields:
        meaning = field.meaning + (f" ({field.interval})" if field.interval else "")
        rows.append((f"0x{field.offset:04X}", field.name, field.raw_hex, field.raw, meaning))
    return rows


def run_records(arguments: argparse.Namespace) -> int:
    """``records PATH… [--csv|--jsonl|--parquet F] …``: streams, whatever the size."""
    from evidencekit.report import exports, parquet

    since, until = moments(arguments)
    skipped: list[Skipped] = []
    with opened(arguments.paths, skipped, as_given=True) as evidence:
        blocks = _chosen(evidence, arguments.command, arguments.user, since, until)
        if arguments.parquet:
            count = parquet.write(blocks, arguments.parquet)
            print(f"{count:,} records in {one_line(str(arguments.parquet))}")
            return code_after(skipped)
        if arguments.jsonl:
            pieces = exports.jsonl_bytes(blocks)
        else:
            _write(exports.header().encode())
            pieces = exports.csv_bytes(blocks, spreadsheet_safe=arguments.spreadsheet_csv)
        for piece in pieces:
            _write(piece)
    return code_after(skipped)


def _chosen(
    evidence: Evidence, command: str | None, uid: int | None, since: int | None, until: int | None
) -> Iterator[RecordTable]:
    if (command, uid, since, until) == (None, None, None, None):
        yield from evidence.blocks()
        return
    numbers = evidence.find(command=command, uid=uid, since_us=since, until_us=until)
    for start in range(0, len(numbers), _ROWS):
        yield evidence.take(numbers[start : start + _ROWS])


def _write(text: bytes) -> None:
    """Exact bytes on standard output: no newline translation, whatever the platform or locale."""
    sys.stdout.buffer.write(text)
