"""What a supporting file is, told by its content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidencekit.case.model import Kind
from evidencekit.evidence import journal
from evidencekit.evidence.content import MARK, expanded_head
from evidencekit.evidence.crontab import looks_like_crontab
from evidencekit.evidence.hashlists import read_line
from evidencekit.evidence.stamps import stamped

if TYPE_CHECKING:
    from collections.abc import Callable

_PASSWD = re.compile(
    rb"[^:\s][^:]*:[^:]*:-?[0-9]+:-?[0-9]+:(?:[^:]*:[0-9]+:[0-9]+:)?[^:]*:[^:]*:[^:]*"
)
"""Also BSD's ``master.passwd``, with a class and two times more."""
_GROUP = re.compile(rb"[^:\s][^:]*:[^:]*:-?[0-9]+:[^:]*")
_MOST = 0.8
"""Share of the lines looked at that must be of the kind: any file may hold a few odd ones."""


def guess_kind(head: bytes) -> Kind | None:
    """What a file is, from its first bytes (compressed or not); None: nothing known here.

    Accounting is not told here: :func:`evidencekit.formats.recognise.recognise` does.
    """
    head = expanded_head(head)
    if journal.is_export(head) or journal.is_json(head):
        return Kind.SYSTEM_LOG
    lines = _whole_lines(head)
    if not lines:
        return None
    for kind, is_one in _TESTS:
        if sum(map(is_one, lines)) >= _MOST * len(lines):
            return kind
    return Kind.CRONTAB if looks_like_crontab(head.splitlines()) else None


def _whole_lines(head: bytes) -> list[bytes]:
    """The lines that say something; the last is cut unless the head is the whole file.

    Zero bytes are no reason to give up: a power cut leaves them inside logs.
    """
    head = head.removeprefix(MARK)
    whole = head[: head.rfind(b"\n") + 1] or head
    lines = (line.rstrip(b"\r") for line in whole.split(b"\n"))
    return [line for line in lines if line.strip() and not line.startswith((b"#", b"-- "))]


def _is_account(line: bytes) -> bool:
    return _PASSWD.fullmatch(line) is not None or line.startswith((b"+", b"-"))


def _is_group(line: bytes) -> bool:
    return _GROUP.fullmatch(line) is not None or line.startswith((b"+", b"-"))


_TESTS: tuple[tuple[Kind, Callable[[bytes], bool]], ...] = (
    (Kind.PASSWD, _is_account),
    (Kind.GROUP, _is_group),
    (Kind.HASH_LIST, lambda line: read_line(line) is not None),
    (Kind.SYSTEM_LOG, lambda line: stamped(line) is not None),
)
