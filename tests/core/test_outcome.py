"""How a recorded process ended, said without claiming more than the number says."""

from __future__ import annotations

import pytest

from evidencekit.outcome import Ending, of_status, signal_text
from evidencekit.records import NOT_RECORDED


@pytest.mark.parametrize(
    ("status", "text", "short"),
    [
        (0, "exit status 0", "exit 0"),
        (28 << 8, "exit status 28", "exit 28"),
        (255 << 8, "exit status 255", "exit 255"),
        (15, "ended by signal 15 (SIGTERM)", "signal 15"),
        (0x80 | 11, "ended by signal 11 (SIGSEGV), core image produced", "signal 11"),
        (10, "ended by signal 10 (SIGUSR1, Linux x86/ARM)", "signal 10"),
        (34, "ended by signal 34", "signal 34"),
        (NOT_RECORDED, "status not recorded", "not recorded"),
    ],
)
def test_a_wait_status_in_words(status: int, text: str, short: str) -> None:
    outcome = of_status(status)
    assert (outcome.text(), outcome.short()) == (text, short)
    assert outcome.nonzero is (outcome.ending is Ending.EXIT and status != 0)


def test_a_name_that_is_not_the_same_everywhere_says_where_it_holds() -> None:
    """Signal 10 is SIGBUS on Solaris, the BSDs and Linux on MIPS; 15 is SIGTERM on all of them."""
    plain = [n for n in range(1, 65) if signal_text(n).count("(") and "Linux" not in signal_text(n)]
    assert plain == [1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 14, 15]
