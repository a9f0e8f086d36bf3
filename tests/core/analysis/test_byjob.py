"""Values of records, given in order and asked for job by job."""

from __future__ import annotations

import numpy as np
import pytest

from evidencekit.analysis.byjob import ByJob, values


def rows(first: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Records of jobs 0, 2, 4, 0, 2, 4 …, whose start is their number."""
    numbers = np.arange(first, first + count, dtype=np.int64)
    return (numbers % 3 * 2).astype(np.uint32), values(numbers, numbers * 10, numbers % 7)


@pytest.mark.parametrize("piece", [1, 5, 34, 100, 1_000])
def test_each_job_gets_its_records_in_the_order_they_came(piece: int) -> None:
    with ByJob(piece) as found:
        for first, count in ((0, 10), (10, 0), (10, 37), (47, 3), (50, 50)):
            found.add(*rows(first, count))
        told = list(found.each(np.array([34, 0, 33, 0, 33, 0])))
    assert [job for job, _own in told] == [0, 1, 2, 3, 4, 5]
    for job, own in told:
        expected = list(range(job // 2, 100, 3)) if job % 2 == 0 else []
        assert own["start"].tolist() == expected
        assert own["elapsed"].tolist() == [10 * n for n in expected]
        assert own["status"].tolist() == [n % 7 for n in expected]


def test_without_records_no_job_has_any() -> None:
    with ByJob() as found:
        assert [(job, own.tolist()) for job, own in found.each(np.array([0, 0]))] == [
            (0, []),
            (1, []),
        ]
        assert list(found.each(np.array([], np.int64))) == []
