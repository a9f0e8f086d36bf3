"""What the commands share: how they speak, what they accept, how files are opened for them."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidencekit import clock
from evidencekit.analysis.wording import plural
from evidencekit.case.names import shown
from evidencekit.cli.words import WrongUsage, usage
from evidencekit.errors import EvidenceError
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.gather import gather
from evidencekit.records import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from evidencekit.evidence.gather import Skipped
    from evidencekit.evidence.values import Supporting

EXIT_FINE = 0
EXIT_CHECK_FAILED = 1
EXIT_INPUT = 3


def complain(error: EvidenceError) -> None:
    """One line on standard error, in the promised form."""
    print(f"evidencekit: {one_line(str(error))}", file=sys.stderr)


def one_line(text: str) -> str:
    """Text with everything but printable characters made visible (names come from evidence)."""
    return "".join(
        sign if sign.isprintable() else printable(sign.encode("utf-8", "surrogateescape"))
        for sign in text
    )


def print_json(value: Any) -> None:  # noqa: ANN401 (whatever JSON can say)
    """A value as indented JSON on standard output, in UTF-8 whatever the locale."""
    text = json.dumps(value, indent=1, ensure_ascii=True)
    print(text)


def moments(arguments: argparse.Namespace) -> tuple[int | None, int | None]:
    """``--since`` and ``--until`` as microseconds; the zone name is checked.

    Raises:
        WrongUsage: a word cannot be read, or nothing can lie between the two.
    """
    since = until = None
    with usage():
        zone = clock.zone(arguments.zone)
        if arguments.since:
            since = clock.parse_moment(arguments.since, zone)
        if arguments.until:
            until = clock.parse_moment(arguments.until, zone, end_of_day=True)
    if since is not None and until is not None and since >= until:
        raise WrongUsage(
            "nothing can lie in this range",
            f"--since {arguments.since} --until {arguments.until}",
            "give an end that is later than the start",
        )
    return since, until


@contextmanager
def opened(
    paths: Sequence[Path], skipped: list[Skipped], *, as_given: bool = False
) -> Iterator[Evidence]:
    """The accounting files under ``paths``; what could not be read is complained of at once.

    ``as_given`` keeps their order; else they stand in order of time.

    Raises:
        EvidenceError: none of the paths gave a readable accounting file.
    """
    with tempfile.TemporaryDirectory(prefix="evidencekit-") as workdir:
        gathered = gather(paths, workdir=Path(workdir))
        skipped.extend(gathered.skipped)
        if not gathered.files and len(gathered.skipped) == 1:
            raise gathered.skipped[0].error
        for skip in gathered.skipped:
            complain(skip.error)
        evidence = Evidence(gathered.files, as_given=as_given)
        try:
            yield evidence
        finally:
            evidence.close()


def tell_of_supporting(supporting: Supporting, *named: Sequence[Path]) -> None:
    """A line for each supporting file of which something, or all, could not be read."""
    for path in dict.fromkeys(shown(path) for paths in named for path in paths):
        problems = [problem for name, problem in supporting.problems if name == path]
        if problems:
            first = problems[0]
            complain(
                EvidenceError(
                    f"{plural(len(problems), 'problem')} in a supporting file",
                    path,
                    f"the first, at byte {first.offset:,}: {first.text}",
                )
            )


def code_after(skipped: list[Skipped]) -> int:
    """3 where a named path could not be read, else 0."""
    return EXIT_INPUT if skipped else EXIT_FINE
