"""A delivery as it leaves the house: the demonstration evidence, finalised with a key of the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from evidencekit import demonstration, workflow

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.seal.identity import StoredIdentity
    from evidencekit.workflow import Delivery, KeyFile

PASS = "correct horse battery"  # noqa: S105 (of an identity that lives as long as a test)


@dataclass(frozen=True)
class Delivered:
    """A delivery and what it was made with. Tests copy what they change."""

    delivery: Delivery
    case: Path
    identity: StoredIdentity

    @property
    def report(self) -> Path:
        return self.delivery.report.path

    @property
    def bundle(self) -> Path:
        return self.delivery.bundle


@pytest.fixture(scope="session")
def own_identity(tmp_path_factory: pytest.TempPathFactory) -> StoredIdentity:
    folder = tmp_path_factory.mktemp("identities")
    return workflow.new_identity("Alex Examiner", "Example Ltd", PASS, folder=folder)


@pytest.fixture(scope="session")
def own_key(own_identity: StoredIdentity) -> KeyFile:
    return workflow.KeyFile(own_identity.path, PASS)


@pytest.fixture(scope="session")
def delivered(
    own_identity: StoredIdentity, own_key: KeyFile, tmp_path_factory: pytest.TempPathFactory
) -> Delivered:
    """The demonstration's report, sealed, in its bundle."""
    out = tmp_path_factory.mktemp("delivered")
    ws = workflow.new_case(out / "demo.ekcase", demonstration.INFO)
    try:
        workflow.add_files(ws, demonstration.received())
        analysis = workflow.analyse(ws, demonstration.query())
        delivery = workflow.finalise(ws, analysis, None, out, seal_with=own_key)
    finally:
        ws.close()
    return Delivered(delivery, out / "demo.ekcase", own_identity)
