"""``stamp``, ``reproduce`` and ``bundle zip``: what is done with a delivery afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evidencekit import workflow
from evidencekit.cli.terminal import EXIT_CHECK_FAILED, EXIT_FINE, one_line, print_json
from evidencekit.clock import utc_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from evidencekit.seal.values import TimeStamp
    from evidencekit.workflow import Stamped, Workspace


@contextmanager
def told_case(arguments: argparse.Namespace) -> Iterator[Workspace | None]:
    """The case whose custody log is told, where one is named."""
    if arguments.case is None:
        yield None
        return
    ws = workflow.open_desk(arguments.case)
    try:
        yield ws
    finally:
        ws.close()


def run_request(arguments: argparse.Namespace) -> int:
    """``stamp request PATH --out DIR [--over WHAT] [--case CASE]``."""
    with told_case(arguments) as ws:
        made = workflow.request_stamp(arguments.path, arguments.out, over=arguments.over, ws=ws)
    if arguments.json:
        print_json({"request": str(made.path), "over": made.over, "imprint": made.imprint})
        return EXIT_FINE
    print(f"Request  {made.path}")
    print(f"Over     {made.over}, SHA-256 {made.imprint}")
    print(f"Read     {made.how_to}")
    return EXIT_FINE


def run_fetch(arguments: argparse.Namespace) -> int:
    """``stamp fetch REQUEST.tsq --authority ADDRESS``: the only command that uses a network."""
    print(f"Answer   {workflow.fetch_stamp(arguments.request, arguments.authority)}")
    return EXIT_FINE


def run_import(arguments: argparse.Namespace) -> int:
    """``stamp import PATH --request F.tsq --response F.tsr --root F.pem [--out F] [--case CASE]``."""
    with told_case(arguments) as ws:
        done = workflow.import_stamp(
            arguments.path,
            arguments.request,
            arguments.response,
            arguments.root,
            target=arguments.out,
            ws=ws,
        )
    if arguments.json:
        print_json(_stamped_json(done))
        return EXIT_FINE
    stamp = done.stamp
    print(f"Stamped  {utc_text(stamp.time_us)} by {one_line(stamp.authority)}")
    print(f"         serial {stamp.serial}, policy {stamp.policy}")
    if stamp.root:
        print(f"Root     {one_line(stamp.root.name)}, SHA-256 {stamp.root.fingerprint}")
    print(f"In       {done.path} ({done.over})")
    if done.sha256_after != done.sha256_before:
        print(f"SHA-256  {done.sha256_before} before")
        print(f"         {done.sha256_after} after")
    for warning in stamp.warnings:
        print(f"Note     {one_line(warning)}")
    return EXIT_FINE


def _stamped_json(done: Stamped) -> dict[str, Any]:
    stamp: TimeStamp = done.stamp
    return {
        "path": str(done.path),
        "over": done.over,
        "time_utc": utc_text(stamp.time_us),
        "authority": stamp.authority,
        "serial": stamp.serial,
        "policy": stamp.policy,
        "root_sha256": stamp.root.fingerprint if stamp.root else None,
        "sha256_before": done.sha256_before,
        "sha256_after": done.sha256_after,
        "warnings": list(stamp.warnings),
    }


def run_reproduce(arguments: argparse.Namespace) -> int:
    """``reproduce BUNDLE [--out FILE.pdf] [--json]``: 0 byte-identical, 1 not, 3 unreadable."""
    made = workflow.reproduce(arguments.path, keep=arguments.out)
    if arguments.json:
        print_json(asdict(made))
    else:
        print(one_line(made.sentence))
    return EXIT_FINE if made.same else EXIT_CHECK_FAILED


def run_zip(arguments: argparse.Namespace) -> int:
    """``bundle zip BUNDLE --out FILE.zip [--case CASE]``: the same bytes each time."""
    with told_case(arguments) as ws:
        digest = workflow.zip_bundle(arguments.path, arguments.out, ws=ws)
    print(f"Zip      {arguments.out}")
    print(f"SHA-256  {digest}")
    return EXIT_FINE
