"""How long work tells how far it is, and how it is stopped: one plain callable.

``progress(what, done, total)`` is called now and then from whatever thread works; ``what`` is a short
phrase for the person who waits, ``done`` and ``total`` count the same thing (``total`` 0: not known).
A caller that wants the work to stop raises :class:`evidencekit.errors.Cancelled` from it.
"""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
