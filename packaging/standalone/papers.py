"""The papers of a build: bill of materials, licences, the build's own note, checksums."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Part
from cyclonedx.model.component import ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from standalone.origins import own

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from standalone.origins import Component

SUMS = "SHA256SUMS"
RULE = "=" * 78


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path, name: str = SUMS) -> str:
    """List every file below ``folder``; returns the list's own SHA-256, which stands for the build."""
    files = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and path != folder / name
    )
    lines = [f"{sha256(folder / file)}  {file}\n" for file in files]
    (folder / name).write_text("".join(lines), "utf-8", newline="\n")
    return sha256(folder / name)


def write_note(folder: Path, commit: str, epoch: int) -> None:
    """``BUILD.json``: what this is a build of; nothing that differs between two builds of it."""
    note = {
        "name": "EvidenceKit",
        "version": own().version,
        "commit": commit,
        "commit_time": datetime.fromtimestamp(epoch, UTC).isoformat(),
        "python": platform.python_version(),
        "platform": f"{sys.platform}-{platform.machine()}",
    }
    (folder / "BUILD.json").write_text(json.dumps(note, indent=1) + "\n", "utf-8", newline="\n")


def write_bill(
    folder: Path, parts: Mapping[str, Component], components: Iterable[Component], epoch: int
) -> None:
    """``sbom.cdx.json`` (CycloneDX 1.6): each package, and in it each shared library with its hash."""
    bom = Bom()
    whole = own()
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, f"{whole.purl}#{epoch}")
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, UTC)
    bom.metadata.component = _part(whole, ComponentType.APPLICATION, {}, folder)
    by_part: dict[Component, dict[str, Component]] = {each: {} for each in components}
    for file, component in parts.items():
        by_part.setdefault(component, {})[file] = component
    for component, files in sorted(by_part.items(), key=lambda item: item[0].purl):
        if component.kind != "own":
            bom.components.add(_part(component, ComponentType.LIBRARY, files, folder))
    bom.register_dependency(bom.metadata.component, bom.components)
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    (folder / "sbom.cdx.json").write_text(text + "\n", "utf-8", newline="\n")


def _part(
    component: Component, kind: ComponentType, files: Mapping[str, Component], folder: Path
) -> Part:
    inner = [
        Part(
            name=file,
            type=ComponentType.FILE,
            bom_ref=f"{component.purl}#{file}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256(folder / file))],
            licenses=[DisjunctiveLicense(name=component.licence)],
        )
        for file in sorted(files)
    ]
    return Part(
        name=component.name,
        version=component.version,
        type=kind,
        bom_ref=component.purl,
        purl=PackageURL.from_string(component.purl),
        licenses=[DisjunctiveLicense(name=component.licence)],
        components=inner,
        properties=[Property(name="evidencekit:kind", value=component.kind)],
    )


def write_licences(folder: Path, components: Iterable[Component]) -> None:
    """``THIRD-PARTY-LICENSES.txt``: every component, and the full texts, each text once.

    Raises:
        LookupError: a component has no licence text.
    """
    listed = sorted(set(components), key=lambda each: (each.name.lower(), each.version))
    texts: dict[str, list[str]] = {}
    overview = []
    for each in listed:
        if not each.texts:
            raise LookupError(f"{each.name} {each.version} brings no licence text")
        overview.append(f"{each.name} {each.version}\n    {each.licence}\n")
        for text in each.texts:
            texts.setdefault(text.strip(), []).append(f"{each.name} {each.version}")
    parts = ["Programs and libraries in this build, and under which licences they stand.\n\n"]
    parts += overview
    for text, names in texts.items():
        parts += [f"\n\n{RULE}\n{', '.join(names)}\n{RULE}\n\n", text, "\n"]
    (folder / "THIRD-PARTY-LICENSES.txt").write_text("".join(parts), "utf-8", newline="\n")
