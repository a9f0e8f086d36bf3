"""What is asked of the story in the sample evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from evidencekit.analysis.values import JobQuery

ZONE = "America/Toronto"


def query(**changes: Any) -> JobQuery:
    """The question of the story, with changes."""
    asked: dict[str, Any] = {
        "command": "partner-upload", "uid": 1004, "zone": ZONE, "focus": date(2017, 11, 14),
    }  # fmt: skip
    return JobQuery(**(asked | changes))
