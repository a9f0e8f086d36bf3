"""What ``identity``, ``stamp``, ``reproduce`` and ``bundle`` accept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidencekit.cli import words

if TYPE_CHECKING:
    import argparse

Commands = Any
"""What ``add_subparsers`` gives; argparse names no public type for it."""


def add_identity(commands: Commands) -> None:
    """``identity new|list|show``."""
    identity = commands.add_parser("identity", help="make or show the keys that seal reports")
    steps = identity.add_subparsers(required=True, metavar="STEP")
    new = steps.add_parser("new", help="make a self-signed identity in your own folder")
    new.add_argument("--name", required=True, metavar="TEXT", help="the examiner's name")
    new.add_argument("--organisation", default="", metavar="TEXT")
    new.set_defaults(run="identity:run_new")
    listed = steps.add_parser("list", help="the identities made on this computer")
    listed.set_defaults(run="identity:run_list")
    show = steps.add_parser("show", help="open a PKCS#12 file and show its certificate")
    show.add_argument("path", type=words.path, metavar="FILE.p12")
    show.set_defaults(run="identity:run_show")
    for step in (new, listed):
        step.add_argument(
            "--folder",
            type=words.path,
            metavar="DIR",
            help="another folder than your configuration's",
        )
    for step in (new, show):
        add_passphrase(step)
    for step in (new, listed, show):
        step.add_argument("--json", action="store_true", help="machine-readable")


def add_stamp(commands: Commands) -> None:
    """``stamp request|fetch|import``."""
    stamp = commands.add_parser("stamp", help="a trusted time (RFC 3161), carried to and fro")
    steps = stamp.add_subparsers(required=True, metavar="STEP")
    request = steps.add_parser("request", help="write the question, to be carried to an authority")
    request.add_argument("path", type=words.path, metavar="PATH", help="a bundle, a PDF, any file")
    request.add_argument(
        "--out", type=words.path, required=True, metavar="DIR", help="where to write"
    )
    request.add_argument(
        "--over",
        choices=("bundle", "seal", "file"),
        default="",
        help="what of it (default: a folder is a bundle; a sealed PDF is stamped in its seal)",
    )
    request.set_defaults(run="handing:run_request")
    fetch = steps.add_parser("fetch", help="send the question over this computer's network")
    fetch.add_argument("request", type=words.path, metavar="FILE.tsq")
    fetch.add_argument("--authority", required=True, metavar="ADDRESS", help="https://…")
    fetch.set_defaults(run="handing:run_fetch")
    imported = steps.add_parser("import", help="verify the answer and put it where it belongs")
    imported.add_argument("path", type=words.path, metavar="PATH", help="what was asked about")
    for name, suffix in (("request", "tsq"), ("response", "tsr")):
        imported.add_argument(f"--{name}", type=words.path, required=True, metavar=f"F.{suffix}")
    imported.add_argument(
        "--root",
        type=words.path,
        required=True,
        action="append",
        metavar="F.pem",
        help="the authority's root certificate, as it publishes it",
    )
    imported.add_argument(
        "--out",
        type=words.path,
        metavar="F.pdf",
        help="a stamped seal's new file (NAME-timestamped.pdf)",
    )
    imported.set_defaults(run="handing:run_import")
    for step in (request, imported):
        add_case_option(step)
        step.add_argument("--json", action="store_true", help="machine-readable")


def add_handing(commands: Commands) -> None:
    """``reproduce`` and ``bundle zip``."""
    reproduce = commands.add_parser(
        "reproduce", help="make a bundle's report again from its evidence, and compare the bytes"
    )
    reproduce.add_argument("path", type=words.path, metavar="BUNDLE")
    reproduce.add_argument(
        "--out", type=words.path, metavar="F.pdf", help="keep the report made again"
    )
    reproduce.add_argument("--json", action="store_true", help="machine-readable")
    reproduce.set_defaults(run="handing:run_reproduce")

    bundle = commands.add_parser("bundle", help="one file of a bundle, to send")
    steps = bundle.add_subparsers(required=True, metavar="STEP")
    zipped = steps.add_parser("zip", help="write a bundle as a zip, the same bytes each time")
    zipped.add_argument("path", type=words.path, metavar="BUNDLE")
    zipped.add_argument("--out", type=words.path, required=True, metavar="F.zip")
    add_case_option(zipped)
    zipped.set_defaults(run="handing:run_zip")


def add_case_option(parser: argparse.ArgumentParser) -> None:
    """``--case``."""
    parser.add_argument(
        "--case", type=words.path, metavar="F.ekcase", help="the case whose custody log is told"
    )


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """``--passphrase-file``."""
    parser.add_argument(
        "--passphrase-file",
        type=words.path,
        metavar="F",
        help="its first line is the pass phrase or PIN (else EVIDENCEKIT_PASSPHRASE, else asked)",
    )
