"""The same files read by GNU acct's ``dump-acct`` and ``lastcomm``, and judged by the same measure.

Both read 64 bytes at a time, ``dump-acct`` from the front, ``lastcomm`` from the back, and drop what
bears a version they do not know. So each line of theirs belongs to a known place in the file. A line
is right where a whole record stands there and name, user, (group) and start are its own; it is wrong
where it was made of bytes of records, invented where it was made of foreign bytes.
"""

from __future__ import annotations

import calendar
import os
import pwd
import re
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scoreboard.judge import Marks

if TYPE_CHECKING:
    from scoreboard.damage import Strip

STRIDE = 64
KNOWN_VERSIONS = frozenset(range(5))
"""``ac_version & 0x7f`` that GNU acct 6.6.4 makes a line of (``pacct_rd.c``)."""
ZONE = {**os.environ, "TZ": "UTC", "LC_ALL": "C"}

_NUMBER = rb" *-?(?:[\d.]+|nan|inf)\|"
_DUMP_ACCT = re.compile(
    rb"(?P<name>.{16})\|v\d\|" + _NUMBER * 3 + rb" *(?P<uid>\d+)\| *(?P<gid>\d+)\|" + _NUMBER * 4
    + rb"[SFCDX ]+\|" + _NUMBER + rb".{8} *\|(?P<start>[A-Z].{23})\n",
    re.DOTALL,
)  # fmt: skip


class Told(NamedTuple):
    """What a line of theirs says, or ought to say."""

    name: bytes
    user: str
    group: int
    start: int


def available() -> bool:
    """Whether GNU acct is installed."""
    return all(Path(place).exists() for place in ("/usr/sbin/dump-acct", "/usr/bin/lastcomm"))


def dump_acct(strip: Strip) -> Marks:
    """``dump-acct FILE``."""
    done = _run(["/usr/sbin/dump-acct"], strip)
    if done.returncode:
        return _died(strip)
    lines = [
        Told(
            found["name"].rstrip(b" "),
            found["uid"].decode(),
            int(found["gid"]),
            _seconds(found["start"]),
        )
        for found in _DUMP_ACCT.finditer(done.stdout)
    ]
    return _judged(strip, lines, range(0, len(strip.data) - STRIDE + 1, STRIDE))


def lastcomm(strip: Strip) -> Marks:
    """``lastcomm -f FILE``; it names users by this machine's own list."""
    done = _run(["/usr/bin/lastcomm", "-f"], strip)
    if done.returncode:
        return _died(strip)
    lines = []
    for line in done.stdout.splitlines():
        user = line[23:31].split(b" ")[0].decode("ascii", "replace")
        lines.append(Told(line[:16].rstrip(b" "), user, 0, _minute(line[-16:])))
    places = range(len(strip.data) - STRIDE, -1, -STRIDE)
    return _judged(strip, lines, places, whole_minutes=True)


def _run(command: list[str], strip: Strip) -> subprocess.CompletedProcess[bytes]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(strip.data.tobytes())
        file.flush()
        return subprocess.run([*command, file.name], capture_output=True, env=ZONE, check=False)


def _died(strip: Strip) -> Marks:
    return Marks(crashed=1, lost=len(strip.whole()))


def _judged(
    strip: Strip, lines: list[Told], places: range, *, whole_minutes: bool = False
) -> Marks:
    """Hold each line to what stands at its place."""
    marks = Marks()
    whole = strip.whole()
    raw = strip.data.tobytes()
    known = dict(zip(strip.records, strip.codes, strict=True))
    told = [place for place in places if int(strip.data[place + 1]) & 0x7F in KNOWN_VERSIONS]
    if len(told) != len(lines):
        marks.notes.append(f"{len(lines)} lines for {len(told)} places")
    for place, line in zip(told, lines, strict=False):
        number = whole.get(place)
        record = raw[place : place + STRIDE] if number is None else strip.records[number]
        wanted = _truth(known[record], record) if record in known else None
        if wanted is not None and _same(line, wanted, whole_minutes=whole_minutes):
            marks.right += 1
        elif (strip.owner[place : place + STRIDE] >= 0).any():
            marks.wrong += 1
        else:
            marks.invented += 1
    marks.lost = max(0, len(whole) - marks.right)
    return marks


def _same(line: Told, wanted: Told, *, whole_minutes: bool) -> bool:
    if whole_minutes:
        return (line.name, line.user, line.start) == (
            wanted.name,
            _user_name(int(wanted.user)),
            wanted.start // 60 * 60,
        )
    return line == wanted


def _truth(code: str, record: bytes) -> Told | None:
    """What a record of a layout that GNU acct knows says; None for the others."""
    order = "<" if code.endswith("-le") else ">"
    if code.startswith("linux-v3"):
        uid, gid, start = struct.unpack_from(order + "II8xI", record, 8)
        return Told(record[48:64].split(b"\0")[0], str(uid), gid, start)
    if code.startswith(("linux-v2", "linux-v0-le", "linux-v0-be")):
        (start,) = struct.unpack_from(order + "I", record, 8)
        uid, gid = (
            struct.unpack_from(order + "II", record, 56)
            if code.startswith("linux-v2")
            else struct.unpack_from(order + "HH", record, 2)
        )
        return Told(record[36:52].split(b"\0")[0], str(uid), gid, start)
    if code.startswith("linux-v1"):
        uid, gid = struct.unpack_from(order + "II", record, 54)
        (start,) = struct.unpack_from(order + "I", record, 8)
        return Told(record[34:50].split(b"\0")[0], str(uid), gid, start)
    return None


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name[:8]
    except KeyError:
        return str(uid)


def _seconds(text: bytes) -> int:
    """Of a line of ``ctime``."""
    return _epoch(text, "%a %b %d %H:%M:%S %Y")


def _minute(text: bytes) -> int:
    """Of the end of a line of ``lastcomm``, which gives no year: 2017, when the files were made."""
    return _epoch(text + b" 2017", "%a %b %d %H:%M %Y")


def _epoch(text: bytes, form: str) -> int:
    try:
        moment = time.strptime(text.decode("ascii", "replace"), form)
    except ValueError:
        return -1
    return calendar.timegm(moment)
