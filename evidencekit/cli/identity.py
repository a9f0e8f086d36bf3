"""``identity new``, ``identity list`` and ``identity show``: whose key seals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidencekit import workflow
from evidencekit.cli.secrets import pass_phrase
from evidencekit.cli.terminal import EXIT_FINE, one_line, print_json
from evidencekit.clock import utc_text

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from evidencekit.seal.values import Certificate


def run_new(arguments: argparse.Namespace) -> int:
    """``identity new --name TEXT [--organisation TEXT] [--passphrase-file F] [--folder DIR]``."""
    phrase = pass_phrase(arguments.passphrase_file, "new pass phrase", twice=True)
    made = workflow.new_identity(
        arguments.name, arguments.organisation, phrase, folder=arguments.folder
    )
    if arguments.json:
        print_json(_json(made.path, made.certificate))
        return EXIT_FINE
    _tell(made.path, made.certificate)
    print()
    print(workflow.SELF_SIGNED_WORDS)
    print("The pass phrase cannot be recovered, and whoever has file and pass phrase can seal.")
    return EXIT_FINE


def run_list(arguments: argparse.Namespace) -> int:
    """``identity list [--folder DIR] [--json]``."""
    found = workflow.identities(arguments.folder)
    if arguments.json:
        print_json({"identities": [_json(one.path, one.certificate) for one in found]})
        return EXIT_FINE
    folder = arguments.folder or workflow.identity_folder()
    print(f"{len(found):,} {'identity' if len(found) == 1 else 'identities'} in {folder}")
    for one in found:
        print()
        _tell(one.path, one.certificate)
    return EXIT_FINE


def run_show(arguments: argparse.Namespace) -> int:
    """``identity show FILE.p12 [--passphrase-file F] [--json]``: can this key seal, and as whom?"""
    phrase = pass_phrase(arguments.passphrase_file, f"pass phrase of {arguments.path}")
    certificate = workflow.try_identity(workflow.KeyFile(arguments.path, phrase))
    if arguments.json:
        print_json(_json(arguments.path, certificate))
    else:
        _tell(arguments.path, certificate)
    return EXIT_FINE


def _tell(path: Path, certificate: Certificate) -> None:
    voucher = "self-signed" if certificate.self_issued else f"issued by {certificate.issuer}"
    print(f"Name         {one_line(certificate.name)}")
    print(f"Organisation {one_line(certificate.organisation) or 'not stated'}")
    print(f"Key          {certificate.key}, {one_line(voucher)}")
    print(
        f"Valid        {utc_text(certificate.not_before_us)} to {utc_text(certificate.not_after_us)}"
    )
    print(f"SHA-256      {certificate.fingerprint}")
    print(f"File         {path}")


def _json(path: Path, certificate: Certificate) -> dict[str, Any]:
    return {
        "file": str(path),
        "name": certificate.name,
        "organisation": certificate.organisation,
        "issuer": certificate.issuer,
        "self_signed": certificate.self_issued,
        "key": certificate.key,
        "not_before_utc": utc_text(certificate.not_before_us),
        "not_after_utc": utc_text(certificate.not_after_us),
        "certificate_sha256": certificate.fingerprint,
    }
