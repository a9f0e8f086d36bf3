"""Ask a time-stamping authority over the network, because the examiner named it.

The only module of the program that opens a connection. Nothing imports it but the one step that the
examiner starts; the rest of the seal is tested where there is no network.
"""

from __future__ import annotations

import http.client
import queue
import threading
import urllib.request

from evidencekit.errors import BadRequest, SealError
from evidencekit.progress import Progress, silent

MAX_RESPONSE = 1 << 20
"""Bytes; a real answer has some thousand."""


LOOK_S = 0.1
"""How often, while the network is silent, it is asked whether to go on waiting."""


def ask_authority(
    address: str, query: bytes, *, timeout_s: float = 30.0, progress: Progress = silent
) -> bytes:
    """Send a ``.tsq`` to an authority over the network and return its ``.tsr``, unverified.

    The only place in the program that opens a connection, and only to ``address``. It waits on a
    thread of its own, for nothing ends a wait for a name or a connection but its time: one who stops it
    goes on at once, and what still comes is dropped.

    Raises:
        BadRequest: the address is not ``http://`` or ``https://``.
        SealError: no answer, or one that is too large.
        Cancelled: ``progress`` asked to stop.
    """
    if not address.startswith(("http://", "https://")):
        raise BadRequest(
            "not the address of a time-stamping authority",
            repr(address),
            "it begins with http:// or https://",
        )
    came: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

    def wait() -> None:
        try:
            came.put(_exchange(address, query, timeout_s))
        except (OSError, ValueError, http.client.HTTPException) as exc:
            came.put(exc)

    threading.Thread(target=wait, name="asking an authority", daemon=True).start()
    while True:
        progress("waiting for the authority's answer", 0, 0)
        try:
            answer = came.get(timeout=LOOK_S)
        except queue.Empty:
            continue
        break
    if isinstance(answer, Exception):
        raise SealError(
            "the time-stamping authority did not answer",
            address,
            f"{answer}; the request can also be carried (see HOW-TO-STAMP.txt)",
        ) from answer
    if len(answer) > MAX_RESPONSE:
        raise SealError("the answer is no time stamp", address, "it is far too large")
    return answer


def _exchange(address: str, query: bytes, timeout_s: float) -> bytes:
    request = urllib.request.Request(  # noqa: S310 (the scheme was checked above)
        address, data=query, headers={"Content-Type": "application/timestamp-query"}
    )
    with urllib.request.urlopen(request, timeout=timeout_s) as reply:  # noqa: S310 (as above)
        return bytes(reply.read(MAX_RESPONSE + 1))
