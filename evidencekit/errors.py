"""What can go wrong, said for the person at the screen.

Every error that may leave the core is an :class:`EvidenceError`: it says what happened, where, and
what to do next. Anything else that escapes is a fault of ours.
"""

from __future__ import annotations


class EvidenceError(Exception):
    """Something the user must know about: ``what`` happened, ``where``, and what to ``do_next``."""

    def __init__(self, what: str, where: str = "", do_next: str = "") -> None:
        self.what = what
        self.where = where
        self.do_next = do_next
        super().__init__(what, where, do_next)

    def __str__(self) -> str:
        return ": ".join(part for part in (self.what, self.where, self.do_next) if part)


class NotRecognised(EvidenceError):
    """The bytes are not process accounting that this program reads."""


class ReadFailed(EvidenceError):
    """A file or folder could not be read (missing, no permission, not a regular file, I/O)."""


class BadRequest(EvidenceError):
    """What was asked for makes no sense: an unknown zone, an empty range, a job without runs."""


class CaseError(EvidenceError):
    """The case folder cannot be opened, written or trusted."""


class ReportError(EvidenceError):
    """A report or export could not be written."""


class SealError(EvidenceError):
    """A signature, key or time stamp could not be made, read or trusted."""


class Cancelled(EvidenceError):
    """The user asked to stop. Nothing half done is left behind."""

    def __init__(self, what: str = "cancelled", where: str = "", do_next: str = "") -> None:
        super().__init__(what, where, do_next)
