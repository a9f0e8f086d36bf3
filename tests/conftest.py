"""What every test may ask for: the sample evidence, and settings that make runs repeatable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Windows are drawn in memory unless a test starts a real display of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The test command sees the same examples every time; `make fuzz` looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile(
    "fuzz", max_examples=int(os.environ.get("EXAMPLES", "2000")), deadline=None
)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of sample evidence; its README says what each file is. Never write there."""
    return Path(__file__).parent / "data"
