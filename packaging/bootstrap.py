"""Build the private environment in ``.venv`` from the lock files; nothing but the standard library.

``python3 packaging/bootstrap.py run`` installs what the program needs, ``dev`` what its checks need
too; ``standalone`` makes an environment of its own in ``build/standalone``, with nothing in it but
the program and what freezes it, ``graph`` one in ``build/graph`` with what checks CASE/UCO and
Parquet (390 MB that nothing else needs), ``fuzz`` one in ``build/fuzz`` with what fuzzes by coverage.
Every package is named with its version and its SHA-256 in ``packaging/locks``; pip refuses anything
else. A second call with unchanged locks returns at once.
Nothing outside these folders is changed, so no rights are needed.

pip itself is looked for where a machine may have it; on a bare Debian (which keeps it apart from
Python) Debian's own package of it is fetched and unpacked inside ``.venv``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "locks"
LEVELS = {
    "run": ("build", "runtime"),
    "dev": ("build", "runtime", "dev"),
    "standalone": ("build", "runtime", "standalone"),
    "graph": ("graph",),
    "fuzz": ("fuzz",),
}
"""Which lock files make up an environment."""
HOMES = {
    "standalone": ROOT / "build" / "standalone" / "venv",
    "graph": ROOT / "build" / "graph" / "venv",
    "fuzz": ROOT / "build" / "fuzz" / "venv",
}
"""Where an environment lies that is not ``.venv``."""

OLDEST = (3, 11)


def main(arguments: list[str]) -> int:
    """Bring ``.venv`` to the level asked for; 0 when it is there, 1 with one line when it is not."""
    level = arguments[0] if arguments else "run"
    if level not in LEVELS:
        return _fail(f"unknown environment {level!r}: say one of {', '.join(LEVELS)}")
    if sys.version_info < OLDEST:
        return _fail(f"Python {sys.version.split()[0]} is too old: 3.11 or newer is needed")
    if _stamped(level):
        return 0
    try:
        _build(level)
    except (OSError, subprocess.CalledProcessError) as exc:
        return _fail(f"the private environment {_home(level)} could not be built: {exc}")
    return 0


def _home(level: str) -> Path:
    return HOMES.get(level, ROOT / ".venv")


def _python(home: Path) -> Path:
    return home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _build(level: str) -> None:
    """Create the environment where needed, install the locks and the project, remember that."""
    home = _home(level)
    where = home.relative_to(ROOT)
    _say(f"preparing the private environment in {where} ({level}); the first time takes minutes")
    if not _same_python(home):
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=False, symlinks=os.name != "nt")
        (home / "python-version").write_text(sys.version, "utf-8")
    for lock in LEVELS[level]:
        # Wheels only, so that nobody's build script runs; bagit alone is not published as one.
        kinds = ["--only-binary", ":all:"] + ["--no-binary", "bagit"] * (lock == "dev")
        _install(home, "--require-hashes", *kinds, "--requirement", str(LOCKS / f"{lock}.lock"))
    if "runtime" in LEVELS[level]:
        _install(home, "--editable", str(ROOT))
    for done in LEVELS:
        if _home(done) == home and set(LEVELS[done]) <= set(LEVELS[level]):
            _stamp(done).write_text(_wanted(done), "utf-8")


def _install(home: Path, *what: str) -> None:
    """Let pip install exactly ``what`` into ``home``, from what is there and without asking."""
    options = [
        "--quiet",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--no-warn-script-location",
    ]
    exactly = ["--no-deps", "--no-build-isolation"]
    subprocess.run([*_find_pip(home), "install", *options, *exactly, *what], check=True)


def _find_pip(home: Path) -> list[str]:
    """A command that runs pip on the environment, from the nearest place that has one."""
    python = str(_python(home))
    if _runs([python, "-m", "pip", "--version"]):
        return [python, "-m", "pip"]
    if importlib.util.find_spec("ensurepip"):
        subprocess.run([python, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
        return [python, "-m", "pip"]
    outside = [sys.executable, "-m", "pip", "--python", python]
    if _runs([*outside, "--version"]):
        return outside
    wheel = next(Path("/usr/share/python-wheels").glob("pip-*.whl"), None)
    return [python, str((wheel or _pip_from_debian(home)) / "pip")]


def _pip_from_debian(home: Path) -> Path:
    """The wheel of pip out of Debian's package, by apt with state of its own: needs no root.

    Raises:
        OSError: this is no Debian, or its archive could not be reached.
    """
    advice = "no pip: install it (Debian: apt-get install python3-venv) and say make again"
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise FileNotFoundError(advice)
    own = home / "apt"
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (own / folder).mkdir(parents=True, exist_ok=True)
    apt = ["apt-get", "--quiet", "--quiet", "-o", f"Dir::State={own / 'state'}"]
    apt += ["-o", f"Dir::Cache={own / 'cache'}", "-o", "Dir::State::status=/var/lib/dpkg/status"]
    apt += ["-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root"]
    try:
        subprocess.run([*apt, "update"], check=True)
        subprocess.run([*apt, "download", "python3-pip-whl"], check=True, cwd=own)
        package = next(own.glob("python3-pip-whl_*.deb"))
        subprocess.run(["dpkg-deb", "--extract", str(package), str(own)], check=True)
        wheel = next((own / "usr/share/python-wheels").glob("pip-*.whl")).rename(own / "pip.whl")
    except (subprocess.CalledProcessError, StopIteration) as exc:
        raise FileNotFoundError(advice) from exc
    for folder in ("state", "cache", "usr"):
        shutil.rmtree(own / folder)
    return wheel


def _runs(command: list[str]) -> bool:
    """Whether ``command`` can be run and ends well."""
    if not Path(command[0]).exists():
        return False
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _same_python(home: Path) -> bool:
    """Whether the environment exists, works, and was made by the Python that runs now."""
    note = home / "python-version"
    if not (note.is_file() and note.read_text("utf-8") == sys.version):
        return False
    return _runs([str(_python(home)), "-c", ""])


def _wanted(level: str) -> str:
    """What an environment of ``level`` must have been built from, as one hash."""
    files = [LOCKS / f"{lock}.lock" for lock in LEVELS[level]] + [ROOT / "pyproject.toml"]
    told = hashlib.sha256(f"{sys.version}\n{ROOT}\n".encode())
    for file in files:
        told.update(hashlib.sha256(file.read_bytes()).digest())
    return told.hexdigest()


def _stamp(level: str) -> Path:
    return _home(level) / f"ready-{level}"


def _stamped(level: str) -> bool:
    stamp = _stamp(level)
    if not (_python(_home(level)).exists() and stamp.is_file()):
        return False
    return stamp.read_text("utf-8") == _wanted(level)


def _say(text: str) -> None:
    print(f"evidencekit: {text}", file=sys.stderr, flush=True)


def _fail(text: str) -> int:
    _say(text)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
