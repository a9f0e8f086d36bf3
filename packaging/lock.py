"""Write the lock files from ``pyproject.toml``: names, versions, hashes, and no addresses.

``python packaging/lock.py [SET…]``; without a name all sets are resolved anew. Needs uv (``make lock``
installs it into ``.venv``). One resolution serves every platform and Python from 3.11 on, which pip's
own resolver cannot do.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "locks"
HEAD = """\
# {what}
# Written by `make lock`; installed with --require-hashes.
"""


SETS = {
    "runtime": "What the program needs to run.",
    "build": "What installs this project, and the one dependency without a wheel.",
    "dev": "What the checks need besides.",
    "standalone": "What makes the standalone build besides.",
    "fuzz": "What fuzzes by coverage, in an environment of its own.",
    "graph": "What checks CASE/UCO descriptions and Parquet files, in an environment of its own.",
}


def main(asked: list[str]) -> int:
    """Resolve the sets, each within what the earlier ones chose."""
    LOCKS.mkdir(exist_ok=True)
    for name in asked or SETS:
        sources = [str(ROOT / "pyproject.toml")] if name == "runtime" else []
        _lock(name, SETS[name], sources)
    return 0


def _lock(name: str, what: str, sources: list[str]) -> None:
    """Resolve one set into ``NAME.lock``; packages another set already holds are left out of it."""
    target = LOCKS / f"{name}.lock"
    others = [LOCKS / f"{other}.lock" for other in ("runtime", "build") if other != name]
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--upgrade"]
    command += ["--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes"]
    command += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
    command += [*sources] if sources else ["--group", f"{ROOT / 'pyproject.toml'}:{name}"]
    if name != "runtime":
        for other in others:
            if other.exists():
                command += ["--constraints", str(other)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    target.write_text(HEAD.format(what=what) + done.stdout, "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
