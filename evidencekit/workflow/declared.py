"""Hashes declared at the source: supplied lists held to the exhibits, and the outcome logged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.case.model import Kind
from evidencekit.errors import BadRequest
from evidencekit.evidence.hashlists import compare
from evidencekit.evidence.supporting import SupportingFile, read_files

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from evidencekit.case.model import Acquisition, Exhibit
    from evidencekit.evidence.hashlists import Compared
    from evidencekit.evidence.values import DeclaredHash
    from evidencekit.workflow.workspace import Workspace


def compare_new_lists(ws: Workspace, added: Sequence[Exhibit]) -> None:
    """Compare new lists with all exhibits, and lists that were there with the new ones."""
    new = {exhibit.number for exhibit in added}
    lists = {exhibit.number for exhibit in ws.exhibits if exhibit.kind is Kind.HASH_LIST}
    if any(exhibit.kind is not Kind.HASH_LIST for exhibit in added):
        chosen = sorted(lists)
    else:
        chosen = sorted(lists & new)
    for number in chosen:
        compare_hash_list(ws, number, None if number in new else new)


def compare_hash_list(
    ws: Workspace, hash_list: str, numbers: Collection[str] | None = None
) -> Compared:
    """Hold all exhibits to a supplied hash list, by its exhibit number.

    With ``numbers`` only what it says of these is kept and logged. A hash that an exhibit had none
    declared before is kept as declared by the list; what was typed in stands.

    Raises:
        BadRequest: it is no hash list of this case.
        ReadFailed: the list cannot be read any more.
        CaseError: the case cannot be written.
    """
    itself = ws.case.exhibit(hash_list)
    if itself.kind is not Kind.HASH_LIST:
        raise BadRequest("this exhibit is no hash list", hash_list, "choose one that is")
    path = ws.case.path_of(itself)
    declared = read_files([SupportingFile(path, itself.kind, hash_list, itself.path)]).hashes
    exhibits = {
        exhibit.number: exhibit for exhibit in ws.exhibits if exhibit.kind is not Kind.HASH_LIST
    }
    found = compare(tuple(exhibits.values()), declared)
    if numbers is not None:
        found = replace(
            found,
            same=tuple(item for item in found.same if item[0] in numbers),
            differ=tuple(item for item in found.differ if item[0] in numbers),
            not_named=tuple(number for number in found.not_named if number in numbers),
        )
    told = [
        (number, _declared(exhibits[number].acquisition, line))
        for number, line in (*found.same, *found.differ)
        if not (exhibits[number].acquisition.declared_sha256)
    ]
    facts = {
        "same": len(found.same),
        "lines": [[number, line.line, line.algorithm] for number, line in found.same],
        "differ": [
            [
                number,
                line.line,
                line.digest,
                exhibits[number].md5 if line.algorithm == "md5" else exhibits[number].sha256,
            ]
            for number, line in found.differ
        ],
        "not_named": list(found.not_named),
        "no_exhibit": len(found.no_exhibit),
    }
    ws.case.set_declared(hash_list, told, facts)
    return found


def _declared(acquisition: Acquisition, line: DeclaredHash) -> Acquisition:
    """The acquisition with what a line of a list declares."""
    key = "declared_md5" if line.algorithm == "md5" else "declared_sha256"
    by = acquisition.declared_by or f"hash list {line.exhibit}, line {line.line}"
    return replace(acquisition, declared_by=by, **{key: line.digest})
