"""Supporting evidence: what was supplied beside the accounting files, read and never trusted silently."""

from __future__ import annotations

from evidencekit.evidence.values import (
    NO_SUPPORT,
    CronEntry,
    DeclaredHash,
    LogFile,
    LogLine,
    Supporting,
    Topic,
)

__all__ = [
    "NO_SUPPORT",
    "CronEntry",
    "DeclaredHash",
    "LogFile",
    "LogLine",
    "Supporting",
    "Topic",
]
