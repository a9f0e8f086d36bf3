"""The sample evidence opened once, and analyses of it that several tests look at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from core.analysis.made import NAME, UID
from core.analysis.story import query

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.values import JobQuery
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_file
from evidencekit.evidence.supporting import NO_SUPPORT, Supporting, read_supporting_files
from evidencekit.records import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from core.analysis.world import Proc, World

    from evidencekit.analysis.values import Analysis


@pytest.fixture(scope="session")
def opened(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Evidence]]:
    """Opens accounting files below the sample data (or anywhere) as one evidence, named by file."""
    workdir = tmp_path_factory.mktemp("expanded")
    known: list[Evidence] = []

    def open_all(*names: str | Path) -> Evidence:
        paths = [data / name for name in names]
        files = [
            open_file(path, workdir=workdir, source=Source(str(path), path.name)) for path in paths
        ]
        known.append(Evidence(files))
        return known[-1]

    yield open_all
    for evidence in known:
        evidence.close()


@pytest.fixture(scope="session")
def nightly(data: Path, opened: Callable[..., Evidence]) -> Evidence:
    """The 42 files of the story."""
    return opened(*sorted((data / "nightly-2017/acct-archive").iterdir()))


@pytest.fixture(scope="session")
def truth(data: Path) -> dict[str, Any]:
    """What really happened, night by night."""
    text = (data / "nightly-2017/ground-truth.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@pytest.fixture(scope="session")
def logs(data: Path) -> Supporting:
    """Accounts, cron and kernel logs and crontabs of the story."""
    story = data / "nightly-2017"
    return read_supporting_files(
        passwd=[story / "etc/passwd"],
        logs=[
            *sorted((story / "logs").glob("cron.log*")),
            *sorted((story / "logs").glob("kern.log*")),
        ],
        crontabs=[
            story / "etc/crontab",
            *(path for path in sorted((story / "etc/cron.d").iterdir()) if path.name[0] != "."),
        ],
    )


@pytest.fixture(scope="session")
def bare(nightly: Evidence) -> Analysis:
    """The night in question, told from accounting files alone."""
    return analyse(nightly, query())


@pytest.fixture(scope="session")
def full(nightly: Evidence, logs: Supporting) -> Analysis:
    """The night in question, with logs, accounts and crontab."""
    return analyse(nightly, query(), logs)


@pytest.fixture
def told(tmp_path: Path, opened: Callable[..., Evidence]) -> Callable[..., Analysis]:
    """Writes a world's records and analyses the job in them."""

    def tell(
        world: World,
        supporting: Supporting = NO_SUPPORT,
        *,
        layout: str = "v3",
        records: list[Proc] | None = None,
        **asked: Any,
    ) -> Analysis:
        file = world.write(tmp_path / "pacct", layout, records)
        wanted: dict[str, Any] = {"command": NAME, "uid": UID}
        query = JobQuery(**(wanted | asked))
        return analyse(opened(file), query, supporting)

    return tell
