"""Sealing from the command line: identities, pass phrases, cards, and all of it without a network."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from core.seal.card import SOFTHSM, configured, make_token, needs_token
from program import run

if TYPE_CHECKING:
    from program import Ran

PHRASE = "a long pass phrase"


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    (tmp_path / "phrase").write_text(f"{PHRASE}\nnot this line\n", "utf-8")
    return tmp_path / "phrase"


def typed(text: str) -> dict[str, str]:
    """The environment in which ``text`` is the pass phrase."""
    return {"EVIDENCEKIT_PASSPHRASE": text}


def report(data: Path, out: Path, *options: object, code: int = 0, **environment: str) -> Ran:
    """A report of the questioned night alone."""
    night = data / "nightly-2017" / "acct-archive" / "pacct.16.gz"
    return run(
        "report", night, "--command", "partner-upload", "--zone", "America/Toronto",
        "--case-number", "S-1", "--examiner", "Test Examiner", "--out", out, *options,
        code=code, **environment,
    )  # fmt: skip


def test_an_identity_is_made_listed_shown_and_used(
    data: Path, tmp_path: Path, phrase: Path
) -> None:
    home = tmp_path / "identities"
    options = ("--passphrase-file", phrase, "--json")
    made = run(
        "identity", "new", "--name", "Alex Examiner", "--organisation", "Example Ltd",
        "--folder", home, *options,
    ).json  # fmt: skip
    assert (made["name"], made["organisation"]) == ("Alex Examiner", "Example Ltd")
    assert (made["key"], made["self_signed"]) == ("EC P-256", True)
    assert run("identity", "list", "--folder", home, "--json").json["identities"] == [made]
    assert made["certificate_sha256"] in run("identity", "list", "--folder", home).out
    assert run("identity", "show", made["file"], *options).json == made
    assert stat.S_IMODE(Path(made["file"]).stat().st_mode) == 0o600
    pem = made["file"].removesuffix(".p12") + ".pem"
    shown = subprocess.run(
        ["openssl", "x509", "-in", pem, "-noout", "-fingerprint", "-sha256"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    digits = shown.stdout.split("=")[1].replace(":", "").strip().lower()
    assert digits == made["certificate_sha256"]
    said = report(data, tmp_path / "out", "--seal-with", made["file"],
                  "--passphrase-file", phrase)  # fmt: skip
    assert made["certificate_sha256"] in said.out
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    verified = run("verify", pdf, "--trust", pem, "--json").json
    assert verified["ok"] is True
    assert {c["code"]: c["result"] for c in verified["checks"]}["certificate"] == "intact"


def test_where_a_pass_phrase_comes_from(tmp_path: Path, phrase: Path) -> None:
    words = ("identity", "new", "--name", "Alex", "--folder", tmp_path / "i")
    said = run(*words, code=0, **typed(PHRASE))
    assert "It does not by itself show who that person is" in said.out
    (key,) = (tmp_path / "i").glob("*.p12")
    assert run("identity", "show", key, "--passphrase-file", phrase).code == 0
    wrong = run("identity", "show", key, code=3, **typed("wrong"))
    assert "the pass phrase is wrong" in wrong.err
    assert PHRASE not in wrong.err + wrong.out
    nobody = subprocess.run(
        [sys.executable, "-m", "evidencekit", "identity", "show", str(key)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert nobody.returncode == 3
    assert "name a file with --passphrase-file" in nobody.stderr
    short = run(*words, code=3, **typed("short"))
    assert "at least 8 characters" in short.err
    missing = run("identity", "show", key, "--passphrase-file", tmp_path / "none", code=3)
    assert "pass phrase file could not be read" in missing.err


def test_a_key_that_does_not_open_leaves_nothing_delivered(
    data: Path, tmp_path: Path, phrase: Path
) -> None:
    (tmp_path / "no.p12").write_bytes(b"no key")
    said = report(
        data, tmp_path / "out", "--seal-with", tmp_path / "no.p12", "--passphrase-file", phrase,
        code=3,
    )  # fmt: skip
    assert "the key file could not be opened" in said.err
    assert not list((tmp_path / "out").glob("R-*"))


@needs_token
@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_card_seals(
    data: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", str(configured(tmp_path)))
    make_token(tmp_path, kind)
    named = ("--token", "court", "--pkcs11-library", SOFTHSM, "--certificate", "examiner")
    wrong = report(data, tmp_path / "wrong", *named, code=3, **typed("000000"))
    assert "the token could not be opened" in wrong.err
    said = report(data, tmp_path / "out", *named, code=0, **typed("123456"))
    assert "Sealed   by Casey Carded" in said.out
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    shown = subprocess.run(["pdfsig", pdf], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid." in shown
    assert "Total document signed" in shown
    part = report(data, tmp_path / "part", "--token", "court", code=2)
    assert "named only in part" in part.err


WATCH = """
import sys
def hear(name, args):
    if name in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        with open(%r, "a") as file:
            file.write(f"{name} {args}\\n")
sys.addaudithook(hear)
"""


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare")
def test_the_whole_way_needs_no_network(tmp_path: Path) -> None:
    """In a name space without a route, and with every attempt to connect written down."""
    if subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system allows no namespaces")
    heard = tmp_path / "heard"
    (tmp_path / "sitecustomize.py").write_text(WATCH % str(heard), "utf-8")
    roads = "/proc/net/route"
    seen = subprocess.run(
        ["unshare", "-rn", "cat", roads], capture_output=True, text=True, check=True
    )
    assert len(seen.stdout.splitlines()) <= 1

    def alone(*words: object) -> str:
        done = subprocess.run(
            ["unshare", "-rn", sys.executable, "-m", "evidencekit", *map(str, words)],
            capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONWARNINGS": "error"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    out = tmp_path / "out"
    alone("demo", "--out", out)
    (pdf,), (bundle,) = out.glob("*.pdf"), out.glob("*-bundle")
    assert json.loads(alone("verify", bundle, "--json"))["ok"] is True
    assert json.loads(alone("verify", pdf, "--json"))["ok"] is True
    assert json.loads(alone("reproduce", bundle, "--json"))["same"] is True
    alone("bundle", "zip", bundle, "--out", out / "b.zip")
    for path in (pdf, bundle):
        alone("stamp", "request", path, "--out", out / "stick")
    assert len(list((out / "stick").glob("*.tsq"))) == 2
    assert not heard.exists(), heard.read_text()


def test_the_watch_hears_a_connection(tmp_path: Path) -> None:
    """The control: the same hook hears the one command that does use a network."""
    (tmp_path / "sitecustomize.py").write_text(WATCH % str(tmp_path / "heard"), "utf-8")
    (tmp_path / "a.tsq").write_bytes(b"any")
    said = run(
        "stamp", "fetch", tmp_path / "a.tsq", "--authority", "http://127.0.0.1:9/", code=3,
        PYTHONPATH=str(tmp_path),
    )  # fmt: skip
    assert "did not answer" in said.err
    assert "socket.connect" in (tmp_path / "heard").read_text()
