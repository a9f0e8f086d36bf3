"""EvidenceKit: read process-accounting files and say, in court-proof form, what they show."""

from __future__ import annotations

__version__ = "0.1.0"
