"""Ask a time-stamping authority over the network, because the examiner named it.

The only module of the program that opens a connection. Nothing imports it but the one step that the
examiner starts; the rest of the seal is tested where there is no network.
"""

from __future__ import annotations

import urllib.error
import urllib.request

from evidencekit.errors import BadRequest, SealError

MAX_RESPONSE = 1 << 20
"""Bytes; a real answer has some thousand."""


def ask_authority(address: str, query: bytes, *, timeout_s: float = 30.0) -> bytes:
    """Send a ``.tsq`` to an authority over the network and return its ``.tsr``, unverified.

    The only place in the program that opens a connection, and only to ``address``.

    Raises:
        BadRequest: the address is not ``http://`` or ``https://``.
        SealError: no answer, or none that is a time stamp response.
    """
    if not address.startswith(("http://", "https://")):
        raise BadRequest("not the address of a time-stamping authority", repr(address))
    request = urllib.request.Request(  # noqa: S310 (the scheme was checked above)
        address, data=query, headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as reply:  # noqa: S310 (as above)
            answer = bytes(reply.read(MAX_RESPONSE + 1))
    except (urllib.error.URLError, OSError, ValueError) as exc:
        raise SealError(
            "the time-stamping authority did not answer",
            address,
            f"{exc}; the request can also be carried (see HOW-TO-STAMP.txt)",
        ) from exc
    if len(answer) > MAX_RESPONSE:
        raise SealError("the answer is no time stamp", address, "it is far too large")
    return answer
