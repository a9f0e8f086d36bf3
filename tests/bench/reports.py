"""How long reports take to write: ``make bench-delivery`` begins with it.

The demonstration's report (41 runs) in both forms, drawn from an open case that is already analysed;
then full reports of a made case with ever more runs, each in a process of its own, so that the most
memory is that of one report. Seconds are processor time: the machine may have other work.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

RUNS = (10_000, 100_000)


def main() -> int:
    """Print the table; with words, do one step and print what it took."""
    if len(sys.argv) > 1:
        print(json.dumps(_step(*sys.argv[1:])))
        return 0
    print("| report | pages | processor seconds | of these a page, ms | most memory, MiB |")
    print("|---|---:|---:|---:|---:|")
    for words in (("demo", "summary"), ("demo", "full"), *(("made", str(n)) for n in RUNS)):
        done = subprocess.run(
            [sys.executable, "-m", "bench.reports", *words],
            check=True,
            capture_output=True,
            text=True,
        )
        took = json.loads(done.stdout)
        name = (
            f"the demonstration's, {words[1]}" if words[0] == "demo" else f"{int(words[1]):,} runs"
        )
        each = 1_000 * took["seconds"] / took["pages"]
        print(
            f"| {name} | {took['pages']:,} | {took['seconds']:.2f} | {each:.1f} | "
            f"{took['memory_mib']:.0f} |",
            flush=True,
        )
    return 0


def _step(kind: str, which: str) -> dict[str, float]:
    """One report: pages, seconds of processor from content to file, most memory of the process."""
    with tempfile.TemporaryDirectory() as made:
        pages, seconds = (_demo if kind == "demo" else _made)(which, Path(made))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"pages": pages, "seconds": seconds, "memory_mib": most}


def _demo(profile: str, folder: Path) -> tuple[int, float]:
    from evidencekit import demonstration, workflow
    from evidencekit.report.content import ReportOptions

    ws = workflow.new_case(folder / "demo.ekcase", demonstration.INFO)
    workflow.add_files(ws, demonstration.received())
    analysis = workflow.analyse(ws, demonstration.query())
    began = time.process_time()
    done = workflow.draft_report(ws, analysis, ReportOptions(profile=profile))
    seconds = time.process_time() - began
    ws.close()
    return done.pages, seconds


def _made(runs: str, folder: Path) -> tuple[int, float]:
    from core.report import made

    from evidencekit.report.pdf import draw

    story = made.nightly()
    # Runs of their own, so that annex A links to the few that annex B shows and no more.
    last = story.runs[-1]
    more = (
        replace(last, root=replace(last.root, ref=made.ref(1, 64 * n)))
        for n in range(len(story.runs), int(runs))
    )
    many = replace(story, runs=(*story.runs, *more))
    began = time.process_time()
    done = draw(made.content(many, profile="full"), folder / "report.pdf")
    return done.pages, time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
