"""The virtual table of all records: only what is looked at is fetched, and it says what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from evidencekit_gui.models.columns import SIGN_ROLE, VALUE_ROLE
from evidencekit_gui.models.records import COLUMNS, PAGE, PAGES_KEPT, RecordModel, note_key
from PySide6.QtCore import Qt

from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt
    from pytestqt.modeltest import ModelTester

    from evidencekit.records import RecordTable

ZONE = "America/Toronto"
KEYS = [key for key, _, _, _ in COLUMNS]


@pytest.fixture
def evidence(data: Path, tmp_path: Path) -> Iterator[Evidence]:
    """The day of the night in question: 1,052 records."""
    file = open_file(data / "nightly-2017/acct-archive/pacct.16.gz", workdir=tmp_path)
    held = Evidence([file])
    yield held
    held.close()


def cell(model: RecordModel, row: int, key: str) -> str:
    return str(model.index(row, KEYS.index(key)).data())


def test_it_is_a_sound_model(evidence: Evidence, qtmodeltester: ModelTester) -> None:
    model = RecordModel()
    qtmodeltester.check(model)
    model.show(evidence.take, np.arange(300, dtype=np.uint32), ZONE, {})
    qtmodeltester.check(model)


def test_the_record_in_question_stands_as_it_is(evidence: Evidence) -> None:
    model = RecordModel()
    model.show(evidence.take, np.arange(evidence.total, dtype=np.uint32), ZONE, {1004: "batch"})
    assert model.rowCount() == 1052
    row = 83
    assert {key: cell(model, row, key) for key in KEYS} == {
        "number": "84",
        "command": "partner-upload",
        "start": "2017-11-14 02:00:01 −05:00",
        "length": "9:40.38",
        "outcome": "exit 28",
        "user": "batch (1004)",
        "pid": "9441",
        "ppid": "9438",
        "exhibit": model.ref(row).source.name,
        "offset": "0x14C0",
        "cpu": "0:00.00",
        "mark": "",
    }
    outcome = model.index(row, KEYS.index("outcome"))
    assert outcome.data(SIGN_ROLE) == "diamond"
    assert outcome.data(Qt.ItemDataRole.ToolTipRole) == "exit status 28"
    assert outcome.data(VALUE_ROLE).offset == 0x14C0
    assert model.in_words(row).endswith("lasted 9 min 40.38 s · exit status 28")


def test_another_zone_and_a_mark_rewrite_the_cells(evidence: Evidence) -> None:
    model = RecordModel()
    model.show(evidence.take, np.arange(100, dtype=np.uint32), ZONE, {})
    model.set_zone("UTC")
    assert cell(model, 83, "start") == "2017-11-14 07:00:01 +00:00"
    model.set_marks({note_key(model.ref(83)): "marked"})
    assert cell(model, 83, "mark") == "marked"


def test_rows_come_in_the_order_given(evidence: Evidence) -> None:
    model = RecordModel()
    model.show(evidence.take, np.array([83, 5, 700], np.uint32), ZONE, {})
    assert [cell(model, row, "number") for row in range(3)] == ["84", "6", "701"]
    assert model.row_of_number(700) == 2
    assert model.row_of_number(84) == -1
    model.set_order(np.array([83], np.uint32))
    assert model.rowCount() == 1


def test_only_what_is_looked_at_is_fetched(evidence: Evidence) -> None:
    asked: list[int] = []

    def fetch(rows: npt.NDArray[np.uint32]) -> RecordTable:
        asked.append(len(rows))
        return evidence.take(rows % evidence.total)

    ten_million = np.arange(10_000_000, dtype=np.uint32)
    model = RecordModel()
    model.show(fetch, ten_million, ZONE, {})
    assert asked == []
    for row in (0, 1, 2, 9_999_999, 5_000_000, 5_000_001):
        cell(model, row, "number")
    assert asked == [PAGE, 10_000_000 - 9_999_999 // PAGE * PAGE, PAGE]
    for page in range(3 * PAGES_KEPT):
        cell(model, page * PAGE, "number")
    assert len(model._pages) == PAGES_KEPT
