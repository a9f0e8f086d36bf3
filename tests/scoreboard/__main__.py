"""The scoreboard: every layout in every damage class, read by us and by GNU acct.

``make scoreboard`` prints how many records each reader got right, wrong, invented and lost, and how
often it crashed, and ends with 1 where ours is not what it has to be: none wrong, none invented, no
crash, and no more lost than the damage touched.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from multiprocessing import Pool

from scoreboard import stock
from scoreboard.damage import CLASSES, case
from scoreboard.judge import Marks, ours
from scoreboard.processes import WRITERS

READERS = {"EvidenceKit": ours, "dump-acct": stock.dump_acct, "lastcomm": stock.lastcomm}
GNU = ("linux-v3", "linux-v2", "linux-v0-le")
"""What GNU acct reads: Linux v3 and v2 in either byte order, v0 of this machine's."""

Task = tuple[str, int, int]
Result = tuple[Task, int, int, dict[str, Marks]]


def main() -> int:
    """Run it; see the module."""
    parser = argparse.ArgumentParser(prog="scoreboard", description=__doc__)
    parser.add_argument("--seeds", type=int, default=4, help="files of each layout and class")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    tasks = [
        (code, place, seed)
        for code in WRITERS
        for place in range(len(CLASSES))
        for seed in range(asked.first, asked.first + asked.seeds)
    ]
    if not stock.available():
        print("GNU acct (Debian package acct) is not installed: only our own readings follow")
        del READERS["dump-acct"], READERS["lastcomm"]
    with Pool(asked.workers) as pool:
        results = list(pool.imap_unordered(judged, tasks, chunksize=16))
    show(
        "What GNU acct reads: Linux v3, v2 and v0", [r for r in results if r[0][0].startswith(GNU)]
    )
    show("All layouts", results)
    show_classes(results)
    return accepted(results)


def judged(task: Task) -> Result:
    """One file, read by each reader."""
    code, place, seed = task
    strip = case(code, CLASSES[place], seed)
    marks = {name: read(strip) for name, read in READERS.items()}
    return task, len(strip.whole()), strip.touched(), marks


def show(title: str, results: list[Result]) -> None:
    """One table: a line a reader."""
    whole, touched = sum(r[1] for r in results), sum(r[2] for r in results)
    print(
        f"\n{title}: {len(results):,} files, {whole:,} whole records, {touched:,} touched by damage"
    )
    print(f"{'':12}{'right':>10}{'wrong':>10}{'invented':>10}{'lost':>10}{'crashed':>10}")
    for name, total in _sums(results).items():
        print(
            f"{name:12}{total.right:>10,}{total.wrong:>10,}{total.invented:>10,}{total.lost:>10,}"
            f"{total.crashed:>10,}"
        )


def show_classes(results: list[Result]) -> None:
    """A line a damage class: wrong or invented / lost / crashed for each reader."""
    print("\nBy damage: wrong or invented / lost / crashed")
    print(f"{'':20}" + "".join(f"{name:>24}" for name in READERS))
    for place, damage in enumerate(CLASSES):
        sums = _sums([r for r in results if r[0][1] == place])
        cells = [f"{m.wrong + m.invented:,} / {m.lost:,} / {m.crashed:,}" for m in sums.values()]
        print(f"{damage.__name__:20}" + "".join(f"{cell:>24}" for cell in cells))


def _sums(results: list[Result]) -> dict[str, Marks]:
    sums: dict[str, Marks] = defaultdict(Marks)
    for _, _, _, marks in results:
        for name, one in marks.items():
            sums[name].add(one)
    return {name: sums[name] for name in READERS}


def accepted(results: list[Result]) -> int:
    """0 where ours is what it has to be; else 1, and each file that is not is named."""
    bad = 0
    for (code, place, seed), _, touched, marks in sorted(results, key=lambda r: r[0]):
        own = marks["EvidenceKit"]
        if own.wrong or own.invented or own.crashed or own.lost > touched:
            print(f"{code} {CLASSES[place].__name__} {seed}: {'; '.join(own.notes[:4])}")
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
