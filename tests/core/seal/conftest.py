"""An examiner's identity, a sealed report, and a time-stamping authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.seal.making import PASS, Authority, make_authority, small_pdf

from evidencekit.seal.identity import Identity, make_identity
from evidencekit.seal.signing import seal_pdf

if TYPE_CHECKING:
    from evidencekit.seal.values import Seal


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    folder = tmp_path_factory.mktemp("identities")
    return make_identity("Alex Examiner", "Example Ltd", PASS, folder=folder)


@pytest.fixture(scope="session")
def sealed(identity: Identity, tmp_path_factory: pytest.TempPathFactory) -> Seal:
    """A sealed report; tests copy what they change."""
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "unsealed.pdf").write_bytes(small_pdf())
    return seal_pdf(folder / "unsealed.pdf", folder / "report.pdf", identity)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa"))
