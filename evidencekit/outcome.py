"""How a recorded process ended, from its wait status.

The stored status is a ``wait(2)`` word: low seven bits zero means the process called exit (the code
is the second byte); otherwise they are the signal that ended it, and bit 0x80 says that a core image
was produced (wait(2), ``<sys/wait.h>``). The flag AXSIG is *not* asked: Linux sets it on the normal
exit of a threaded program (kernel/exit.c, measured; see docs/for-experts.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from evidencekit.records import NOT_RECORDED
from evidencekit.texts import say


class Ending(StrEnum):
    """The three ways a record can say how its process ended."""

    EXIT = "exit"
    SIGNAL = "signal"
    NOT_RECORDED = "not-recorded"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one process ended; ``None`` where the record does not say."""

    ending: Ending
    exit_code: int | None = None
    signal: int | None = None
    core: bool | None = None

    @property
    def nonzero(self) -> bool:
        """True where an exit code other than 0 is recorded."""
        return bool(self.exit_code)

    def text(self) -> str:
        """``exit status 28``, ``ended by signal 15 (SIGTERM)``, ``status not recorded``."""
        return self.told("ending")

    def short(self) -> str:
        """``exit 28``, ``signal 15``, ``not recorded``: for narrow table cells."""
        if self.ending is Ending.EXIT:
            return say("ending.short.exit", code=str(self.exit_code))
        if self.ending is Ending.SIGNAL:
            return say("ending.short.signal", signal=str(self.signal))
        return say("ending.short.unknown")

    def told(self, key: str, **values: int) -> str:
        """The entry of ``key`` that fits: ``exit``, ``signal`` (with ``_core``) or ``unknown``."""
        if self.ending is Ending.EXIT:
            return say(f"{key}.exit", code=str(self.exit_code), **values)
        if self.ending is Ending.SIGNAL:
            core = "_core" if self.core else ""
            return say(f"{key}.signal{core}", signal=signal_text(self.signal or 0), **values)
        return say(f"{key}.unknown", **values)


_RECORDED_NOTHING = Outcome(Ending.NOT_RECORDED)


@lru_cache(maxsize=4_096)
def of_status(status: int) -> Outcome:
    """The outcome that a stored wait status stands for."""
    if status == NOT_RECORDED:
        return _RECORDED_NOTHING
    low = status & 0x7F
    if low == 0:
        return Outcome(Ending.EXIT, exit_code=(status >> 8) & 0xFF)
    return Outcome(Ending.SIGNAL, signal=low, core=bool(status & 0x80))


_SIGNALS = {
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 8: "SIGFPE",
    9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
}  # fmt: skip
"""The same on every system read here (signal(7), the BSDs' and Solaris' ``signal.h``)."""
_LINUX_SIGNALS = {
    7: "SIGBUS", 10: "SIGUSR1", 12: "SIGUSR2", 16: "SIGSTKFLT", 17: "SIGCHLD", 18: "SIGCONT",
    19: "SIGSTOP", 20: "SIGTSTP", 21: "SIGTTIN", 22: "SIGTTOU", 23: "SIGURG", 24: "SIGXCPU",
    25: "SIGXFSZ", 26: "SIGVTALRM", 27: "SIGPROF", 28: "SIGWINCH", 29: "SIGIO", 30: "SIGPWR",
    31: "SIGSYS",
}  # fmt: skip
"""Other numbers elsewhere: on Linux itself on Alpha, MIPS, PA-RISC and SPARC (signal(7))."""


def signal_text(number: int) -> str:
    """``15 (SIGTERM)``, ``10 (SIGUSR1, Linux x86/ARM)``; the bare number for any other signal."""
    if number in _SIGNALS:
        return f"{number} ({_SIGNALS[number]})"
    name = _LINUX_SIGNALS.get(number)
    return f"{number} ({name}, Linux x86/ARM)" if name else str(number)
