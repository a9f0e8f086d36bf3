"""What a standalone build may hold, how it is cut, packed and checked."""

from __future__ import annotations

import configparser
import ctypes
import os
import struct
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree

import PySide6
import pytest
from standalone import archives, checks, entry, icons, icu, rules

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="ELF files and binutils")
EPOCH = 1_510_642_801

DENIED = (
    "_internal/PySide6/Qt/lib/libQt6Qml.so.6",
    "_internal/PySide6/Qt/lib/libQt6WebEngineCore.so.6",
    "_internal/PySide6/QtQuick.abi3.so",
    "_internal/PySide6/QtOpenGL.abi3.so",
    "_internal/PySide6/Qt/qml/QtQuick/qmldir",
    "_internal/PySide6/Qt/translations/qtbase_de.qm",
    "_internal/PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    "_internal/PySide6/Qt/plugins/tls/libqopensslbackend.so",
    "_internal/PySide6/Qt/plugins/networkinformation/libqnetworkmanager.so",
    "_internal/libgtk-3.so.0",
    "_internal/libpango-1.0.so.0",
    "_internal/libcairo-gobject.so.2",
    "_internal/libgdk_pixbuf-2.0.so.0",
    "_internal\\PySide6\\opengl32sw.dll",
    "_internal/tkinter/__init__.pyc",
    "_internal/PIL/_imaging.cpython-311-x86_64-linux-gnu.so",
    "_internal/pillow.libs/libjpeg-6dc8d115.so.62.4.0",
    "_internal/lxml/etree.cpython-311-x86_64-linux-gnu.so",
    "_internal/multidict/_multidict.cpython-311-x86_64-linux-gnu.so",
    "_internal/aiohttp-3.14.5.dist-info/METADATA",
    "_internal/pyqtgraph/icons/peegee/peegee.svg",
    "_internal/numpy-2.4.6.dist-info/RECORD",
)
ALLOWED = (
    "_internal/PySide6/Qt/lib/libQt6Core.so.6",
    "_internal/PySide6/Qt/lib/libQt6Pdf.so.6",
    "_internal/PySide6/Qt/lib/libQt6Network.so.6",
    "_internal/PySide6/QtPdfWidgets.abi3.so",
    "_internal/PySide6/Qt/plugins/platforms/libqxcb.so",
    "_internal/PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "_internal/PySide6/Qt/plugins/imageformats/libqsvg.so",
    "_internal/PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so",
    "_internal/numpy-2.4.6.dist-info/METADATA",
    "_internal/libglib-2.0.so.0",
)


@pytest.mark.parametrize("path", DENIED)
def test_what_must_not_be_in_a_build_is_denied(path: str) -> None:
    assert rules.denied(path)


@pytest.mark.parametrize("path", ALLOWED)
def test_what_the_window_needs_is_not(path: str) -> None:
    assert not rules.denied(path)


WITHOUT = """\
import runpy, sys
from standalone import rules

class Absent:
    def find_spec(self, name, path=None, target=None):
        if any(name == left or name.startswith(f"{left}.") for left in rules.EXCLUDED_MODULES):
            raise ModuleNotFoundError(f"left out of a build: {name}", name=name)

runpy.run_path(sys.argv[1])
sys.meta_path.insert(0, Absent())
if sys.argv[2] == "window":
    from evidencekit_gui.app import main
    sys.exit(main(["--self-test"]))
from evidencekit.cli import main
sys.exit(main(["self-test"]))
"""


@pytest.mark.parametrize(
    ("program", "tests"),
    [("console", 49), pytest.param("window", 52, marks=pytest.mark.slow)],
)
def test_the_program_works_without_what_a_build_leaves_out(
    program: str, tests: int, tmp_path: Path
) -> None:
    packaging = Path(rules.__file__).parents[1]
    hook = packaging / "standalone" / "left_out.py"
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(hook), program],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(packaging)},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"all {tests} tests passed" in done.stdout
    assert done.stderr == ""


def test_what_stands_in_for_a_library_fails_at_its_first_use() -> None:
    hook = Path(rules.__file__).with_name("left_out.py")
    code = (
        f"import runpy; names = runpy.run_path({str(hook)!r})['LEFT_OUT']\n"
        "from PIL import Image\nimport aiohttp\n"
        "assert not isinstance(1, Image.Image) and not isinstance(1, aiohttp.BasicAuth)\n"
        "print(*names)\naiohttp.ClientSession()"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert set(done.stdout.split()) - {"PIL.Image"} <= set(rules.EXCLUDED_MODULES)
    assert done.returncode == 1
    assert done.stderr.endswith("RuntimeError: aiohttp.ClientSession is not part of this build\n")


def test_only_libraries_that_somebody_loads_are_kept(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("objdump reads ELF files here")
    python = Path(sys.executable).resolve()
    libc = next(name for name in rules.needed(python) if name.startswith("libc.so"))
    files = [("prog.so", str(python)), (f"x/{libc}", "/nowhere"), ("x/libother.so.1", "/nowhere")]
    assert rules.reached(files, ["prog.so"]) == {"prog.so", f"x/{libc}"}


@linux_only
def test_icu_data_is_cut_and_still_loads(tmp_path: Path) -> None:
    found = Path(PySide6.__file__).parent.glob("Qt/lib/libicudata.so.*")
    whole = next(iter(sorted(found)))
    copy = tmp_path / whole.name
    copy.write_bytes(whole.read_bytes())
    icu.cut(copy)
    assert copy.stat().st_size < 4_000_000 < whole.stat().st_size
    symbol = f"icudt{whole.name.rsplit('.', 1)[1]}_dat"
    place = f"ctypes.c_char.in_dll(ctypes.CDLL({str(copy)!r}), {symbol!r})"
    code = f"import ctypes; print(ctypes.addressof({place}))"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(said.stdout) % 16 == 0
    data = copy.read_bytes()
    start = data.index(b"CmnD") - 12
    contents = start + struct.unpack_from("<H", data, start)[0]
    count = struct.unpack_from("<I", data, contents)[0]
    names = []
    for number in range(count):
        at = contents + struct.unpack_from("<I", data, contents + 4 + 8 * number)[0]
        names.append(data[at : data.index(b"\0", at)].decode("ascii"))
    assert names == sorted(names)
    assert all("/de." not in name for name in names)
    assert any(name.endswith("/root.res") for name in names)


def test_a_file_that_is_no_icu_data_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "libicudata.so.73"
    other.write_bytes(b"\x7fELF and nothing else")
    with pytest.raises(ValueError, match="no ICU data"):
        icu.cut(other)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small build: a program, a library, a link, a folder."""
    made = tmp_path / "EvidenceKit-1"
    (made / "_internal").mkdir(parents=True)
    (made / "EvidenceKit").write_bytes(Path(sys.executable).resolve().read_bytes())
    (made / "EvidenceKit").chmod(0o700)
    (made / "evidencekit").symlink_to("EvidenceKit")
    (made / "_internal/note.txt").write_text("a")
    return made


@linux_only
def test_two_archives_of_one_folder_are_the_same(folder: Path, tmp_path: Path) -> None:
    archives.settle(folder, EPOCH)
    archives.write_tar(folder, tmp_path / "a.tar.xz", EPOCH)
    os.utime(folder / "_internal/note.txt", (1, 1))
    archives.write_tar(folder, tmp_path / "b.tar.xz", EPOCH)
    assert (tmp_path / "a.tar.xz").read_bytes() == (tmp_path / "b.tar.xz").read_bytes()
    with tarfile.open(tmp_path / "a.tar.xz") as archive:
        told = [(item.name, oct(item.mode), item.mtime, item.uid) for item in archive]
    assert told == [
        ("EvidenceKit-1", "0o755", EPOCH, 0),
        ("EvidenceKit-1/EvidenceKit", "0o755", EPOCH, 0),
        ("EvidenceKit-1/_internal", "0o755", EPOCH, 0),
        ("EvidenceKit-1/_internal/note.txt", "0o644", EPOCH, 0),
        ("EvidenceKit-1/evidencekit", "0o777", EPOCH, 0),
    ]


@linux_only
def test_the_checks_see_what_is_wrong(folder: Path) -> None:
    assert checks.denied_in(folder) == []
    assert checks.dead_links(folder) == []
    (folder / "_internal/gone").symlink_to("nowhere")
    (folder / "_internal/outside").symlink_to("/etc/passwd")
    (folder / "_internal/libgtk-3.so.0").write_bytes(b"")
    assert checks.denied_in(folder) == ["_internal/libgtk-3.so.0"]
    assert checks.dead_links(folder) == ["_internal/gone", "_internal/outside"]
    assert checks.size_of(folder) == (folder / "EvidenceKit").stat().st_size + 1
    assert [path.name for path in checks.binaries_of(folder)] == ["EvidenceKit"]


@linux_only
def test_the_highest_glibc_symbol_is_read() -> None:
    core = next(Path(PySide6.__file__).parent.glob("Qt/lib/libQt6Core.so.6"))
    assert checks.glibc_of(core) == (2, 34)
    assert ctypes.CDLL(None) is not None


def test_icons_for_windows_and_macos_are_well_formed(tmp_path: Path) -> None:
    icons.write_ico(tmp_path / "a.ico")
    raw = (tmp_path / "a.ico").read_bytes()
    assert struct.unpack_from("<HHH", raw) == (0, 1, 7)
    for number, size in enumerate(icons.ICO_SIZES):
        side, *_, length, at = struct.unpack_from("<BBBBHHII", raw, 6 + 16 * number)
        assert side == size % 256
        picture = raw[at : at + length]
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack_from(">II", picture, 16) == (size, size)
    icons.write_icns(tmp_path / "a.icns")
    raw = (tmp_path / "a.icns").read_bytes()
    assert (raw[:4], struct.unpack_from(">I", raw, 4)[0]) == (b"icns", len(raw))


def test_the_desktop_entry_and_the_type_of_cases_name_what_the_package_holds() -> None:
    linux = archives.LINUX
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.read(linux / "evidencekit.desktop", "utf-8")
    said = desktop["Desktop Entry"]
    assert said["Exec"].split() == ["/opt/evidencekit/EvidenceKit", "%f"]
    assert (said["Type"], said["Terminal"], said["Icon"]) == ("Application", "false", "evidencekit")
    types = ElementTree.parse(linux / "evidencekit.xml").getroot()  # noqa: S314 (a file of ours)
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = types.find(f"{space}mime-type")
    assert kind is not None
    assert said["MimeType"].split(";") == [kind.get("type"), ""]
    glob = kind.find(f"{space}glob")
    assert glob is not None
    assert glob.get("pattern") == "*.ekcase"


def test_without_a_font_configuration_ours_is_used_and_its_cache_can_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if Path("/etc/fonts/fonts.conf").exists():
        monkeypatch.setattr(Path, "exists", lambda path: str(path) != "/etc/fonts/fonts.conf")
    for name in ("FONTCONFIG_FILE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    entry.lend_fonts(tmp_path)
    assert os.environ["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf")
    assert "XDG_CACHE_HOME" not in os.environ
    monkeypatch.delenv("FONTCONFIG_FILE")
    monkeypatch.setenv("HOME", "/nonexistent")
    entry.lend_fonts(tmp_path)
    assert os.access(os.environ["XDG_CACHE_HOME"], os.W_OK)
    monkeypatch.delenv("XDG_CACHE_HOME")
