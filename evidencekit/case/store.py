"""An open case: the folder, its one file of facts, its exhibits and its custody log.

Every change is one SQLite transaction together with its custody event: what a method returned is on
the disk, and what it did not return left nothing behind.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Self

from evidencekit.case import agreement, chain, copying, opening
from evidencekit.case.begun import DIED
from evidencekit.case.checking import check_exhibit, clean_digest, compare, declared_words
from evidencekit.case.desk import Desk
from evidencekit.case.exhibits import (
    next_place,
    number_of,
    place_of_bytes,
    read_exhibits,
    taken_in,
    write_acquisition,
    write_check,
    write_exhibit,
)
from evidencekit.case.ledger import CaseLock
from evidencekit.case.model import Acquisition, CaseInfo, Exhibit, HashCheck
from evidencekit.case.names import shown
from evidencekit.case.reading import read_through
from evidencekit.case.shape import refuse_foreign, shape_faults
from evidencekit.case.surroundings import surroundings
from evidencekit.clock import here_text
from evidencekit.errors import BadRequest, CaseError
from evidencekit.progress import silent

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path
    from typing import Any

    from evidencekit.case.ledger import Ledger
    from evidencekit.clock import Clock
    from evidencekit.progress import Progress

AS_IT_IS = (
    "to check it as it lies there: evidencekit verify CASE, or Verify in the window; "
    "to work on it, copy its folder to a disk that can be written"
)
"""What to do with a case that cannot be written."""


class OpenCase(Desk):
    """A case held open; close it, or use it in a ``with``."""

    def __init__(
        self, folder: Path, ledger: Ledger, clock: Clock, lock: CaseLock | None = None
    ) -> None:
        super().__init__(folder, ledger, clock)
        self._lock = lock
        self._work: Path | None = None

    @classmethod
    def create(cls, folder: Path, info: CaseInfo, clock: Clock) -> Self:
        """Make a case folder (``.ekcase`` is added where missing) and open it.

        Raises:
            CaseError: it is no name, or is taken, or the place cannot be written.
        """
        if folder.name in {"", ".."}:
            raise CaseError(
                "this is no name for a case", shown(folder), "name the case's own folder"
            )
        if folder.suffix != opening.ENDING:
            folder = folder.with_name(folder.name + opening.ENDING)
        opening.make_case(folder, info, clock)
        return cls.open(folder, clock)

    @classmethod
    def open(cls, folder: Path, clock: Clock, *, read_only: bool = False) -> Self:
        """Open a case: for writing (alone), or to look at it only.

        Raises:
            CaseError: no case, damaged, newer than this program, open elsewhere, not writable.
        """
        opening.check_is_case(folder)
        if read_only:
            ledger = opening.open_ledger(folder, read_only=True)
            case = cls(folder, ledger, clock)
            case.faults = case.check_custody() or case.check_tables()
            return case
        lock = CaseLock(folder, instead=AS_IT_IS)
        try:
            ledger = opening.open_ledger(folder, read_only=False)
            try:
                return cls._settle(folder, ledger, clock, lock)
            except BaseException:
                ledger.close()
                raise
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _settle(cls, folder: Path, ledger: Ledger, clock: Clock, lock: CaseLock) -> Self:
        """Bring up to date, clear up, and log the opening."""
        refuse_foreign(ledger)
        case = cls(folder, ledger, clock, lock)
        actor = case.info.examiner.name
        opening.migrate(ledger, clock, actor)
        strays = opening.clear_up(ledger, folder, clock, actor)
        case.faults = (*(case.check_custody() or case.check_tables()), *strays)
        case.end_reports(DIED)
        case._work = opening.fresh_work_folder(folder)
        case.log(
            "case-opened",
            "case opened" + (f"; {len(case.faults)} faults found in it" if case.faults else ""),
            facts={
                **surroundings(),
                "local_time": here_text(clock.now_us()),
                "faults": list(case.faults),
            },
        )
        return case

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the case go. Closing twice does nothing more."""
        self._ledger.close()
        if self._work is not None:
            with suppress(CaseError):  # goes at the next opening
                copying.remove_tree(self._work)
            self._work = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @property
    def work_folder(self) -> Path:
        """A private folder for expanded copies; emptied when the case is opened and closed.

        Raises:
            CaseError: the case was opened for reading only.
        """
        if self._work is None:
            raise CaseError("this case was opened for reading only", shown(self.folder))
        return self._work

    def check_tables(self) -> tuple[str, ...]:
        """Where the case file is not as made, or its tables not as its log says, one sentence each."""
        try:
            events = self.custody()
        except CaseError as exc:
            return (*shape_faults(self._ledger), str(exc))
        return (
            *shape_faults(self._ledger),
            *agreement.info_faults(opening.info_facts(self.info), events),
            *agreement.exhibit_faults(self.exhibits(), events),
            *agreement.remark_faults(self.notes(), self.statements(), events),
            *agreement.clock_faults(self.clock_checks(), events),
        )

    # Exhibits

    def exhibits(self) -> tuple[Exhibit, ...]:
        """All exhibits, by number."""
        return read_exhibits(self._ledger)

    def exhibit(self, number: str) -> Exhibit:
        """One exhibit.

        Raises:
            BadRequest: the case has no such exhibit.
        """
        for exhibit in self.exhibits():
            if exhibit.number == number:
                return exhibit
        raise BadRequest("the case has no such exhibit", number, "see the list of exhibits")

    def path_of(self, exhibit: Exhibit) -> Path:
        """Where an exhibit's bytes lie.

        Raises:
            CaseError: the case names a place outside itself: it was tampered with.
        """
        stored = self._ledger.value(
            "SELECT stored_bytes FROM exhibit WHERE number = ?", (exhibit.number,)
        )
        return place_of_bytes(self.folder, bytes(stored), in_place=exhibit.in_place)

    def receive(
        self, path: Path, *, in_place: bool = False, progress: Progress = silent
    ) -> copying.Received:
        """Read a file once, hash it, copy it into the case. Follow with :meth:`add_exhibit`.

        Raises:
            ReadFailed: the file cannot be read, is no regular file, or changed meanwhile.
            CaseError: the case's disk is full or gone.
            Cancelled: ``progress`` asked to stop.
        """
        if self.read_only:
            raise CaseError("this case was opened for reading only", shown(self.folder))
        token = self.clock.token(8).hex()
        return copying.receive(self.folder, path, token, in_place=in_place, progress=progress)

    def discard(self, received: copying.Received) -> None:
        """Remove what :meth:`receive` copied, where it is not to become an exhibit."""
        if not received.in_place:
            copying.remove_tree(received.file.parent)

    def add_exhibit(self, received: copying.Received, exhibit: Exhibit) -> Exhibit:
        """Make received bytes an exhibit; ``exhibit`` says all but number, place and first check.

        Raises:
            CaseError: the case cannot be written; the copy is removed.
        """
        moved: Path | None = None
        try:
            with self._ledger.step() as db:
                place = next_place(db)
                number, now = number_of(place), self.clock.now_us()
                stored, raw = shown(received.file), os.fsencode(received.file)
                if not received.in_place:
                    stored = copying.settle(received, self.folder, number)
                    moved = self.folder / copying.EXHIBITS / number
                    raw = stored.encode()
                whole = replace(
                    exhibit,
                    number=number,
                    stored=stored,
                    checks=(HashCheck(now, "intake", received.sha256, matches=True),),
                )
                write_exhibit(db, whole, place=place, added_us=now, stored=raw)
                chain.append(db, taken_in(whole, now, self.info.examiner.name))
        except BaseException:
            with suppress(CaseError):  # what cannot be removed now goes at the next opening
                self.discard(received)
                if moved is not None and not self._has(moved.name):
                    copying.remove_tree(moved)
            raise
        return whole

    def same_bytes(self, sha256: str) -> tuple[tuple[str, str], ...]:
        """Number and path of the exhibits whose bytes have this hash."""
        rows = self._ledger.rows(
            "SELECT number, path FROM exhibit WHERE sha256 = ? ORDER BY place", (sha256,)
        )
        return tuple((row["number"], row["path"]) for row in rows)

    def _has(self, number: str) -> bool:
        return bool(self._ledger.rows("SELECT 1 FROM exhibit WHERE number = ?", (number,)))

    def set_acquisition(
        self, number: str, acquisition: Acquisition, *, reported_by: str = ""
    ) -> Exhibit:
        """Keep what people tell of how an exhibit was copied, and compare the hash they declare.

        Raises:
            BadRequest: no such exhibit, or the declared hash is none.
            CaseError: the case cannot be written.
            ReadFailed: only an MD5 was declared, and the exhibit cannot be read to compare it.
        """
        exhibit = self.exhibit(number)
        told = replace(
            acquisition,
            declared_sha256=clean_digest(acquisition.declared_sha256, 64),
            declared_md5=clean_digest(acquisition.declared_md5, 32),
        )
        md5 = exhibit.md5
        if not md5 and told.declared_md5 and not told.declared_sha256:
            md5 = read_through(self.path_of(exhibit), md5=True).md5
        verdict = declared_words(exhibit, told, md5)
        with self._ledger.step() as db:
            write_acquisition(db, number, told)
            self._append(
                db,
                "acquisition-stated",
                f"acquisition of {number} stated" + (f": {verdict}" if verdict else ""),
                exhibit=number,
                reported_by=reported_by or told.declared_by or told.copied_by or "the examiner",
                happened=told.copied_at,
                facts={"before": asdict(exhibit.acquisition), "after": asdict(told)},
            )
        return replace(exhibit, acquisition=told)

    def set_declared(
        self, hash_list: str, told: Sequence[tuple[str, Acquisition]], facts: dict[str, Any]
    ) -> None:
        """Keep the hashes that a supplied list declares: one event, and a loud one each that differs.

        ``told`` names exhibits with their acquisition as it becomes; ``facts`` say all that was
        compared.

        Raises:
            CaseError: the case cannot be written, or has no such exhibit.
        """
        with self._ledger.step() as db:
            for number, acquisition in told:
                write_acquisition(db, number, acquisition)
            facts = facts | {"declared": {number: asdict(said) for number, said in told}}
            self._append(
                db,
                "hash-list-compared",
                f"{hash_list} compared: exhibits with the hash it declares {facts['same']}, "
                f"with another {len(facts['differ'])}, not named in it {len(facts['not_named'])}; "
                f"lines that name no exhibit {facts['no_exhibit']}",
                exhibit=hash_list,
                facts=facts,
            )
            for number, line, declared, found in facts["differ"]:
                self._append(
                    db,
                    "hash-mismatch",
                    f"{number}: NOT the hash declared at the source: line {line} of {hash_list} "
                    f"declares {declared}, the exhibit has {found}",
                    exhibit=number,
                    facts={"expected": declared, "found": found, "list": hash_list, "line": line},
                )

    # Hash checks

    def record_check(self, number: str, occasion: str, sha256: str, text: str = "") -> HashCheck:
        """Keep one comparison with the hash at intake; ``sha256`` empty: could not be read.

        Raises:
            BadRequest: no such exhibit.
            CaseError: the case cannot be written.
        """
        exhibit = self.exhibit(number)
        check = compare(exhibit, occasion, self.clock.now_us(), sha256, text)
        self.keep_checks(occasion, [(exhibit, check)])
        return check

    def check_exhibits(
        self,
        occasion: str,
        numbers: Collection[str] | None = None,
        progress: Progress = silent,
    ) -> tuple[Exhibit, ...]:
        """Read all exhibits (or those named) again and compare; returns them with the new checks.

        Checks done before a stop asked for are kept.

        Raises:
            CaseError: the case cannot be written.
            Cancelled: ``progress`` asked to stop.
        """
        chosen = [x for x in self.exhibits() if numbers is None or x.number in numbers]
        done: list[tuple[Exhibit, HashCheck]] = []
        try:
            for exhibit in chosen:
                check = check_exhibit(
                    exhibit, self.path_of(exhibit), occasion, self.clock.now_us(), progress
                )
                done.append((exhibit, check))
        finally:
            self.keep_checks(occasion, done)
        return tuple(replace(exhibit, checks=(*exhibit.checks, check)) for exhibit, check in done)

    def keep_checks(self, occasion: str, done: Sequence[tuple[Exhibit, HashCheck]]) -> None:
        """Keep checks already made: one event for those that match, a loud one for each that does not.

        Raises:
            CaseError: the case cannot be written.
        """
        if not done:
            return
        with self._ledger.step() as db:
            for exhibit, check in done:
                write_check(db, exhibit.number, check)
                if not check.matches:
                    self._append(
                        db,
                        "hash-mismatch",
                        f"{exhibit.number} {exhibit.name}: NOT the bytes taken in ({occasion}): "
                        + check.text,
                        exhibit=exhibit.number,
                        facts={"expected": exhibit.sha256, "found": check.sha256},
                    )
            same = [exhibit.number for exhibit, check in done if check.matches]
            if same:
                which = same[0] if len(same) == 1 else f"{len(same)} exhibits"
                self._append(
                    db,
                    "hashes-verified",
                    f"{which}: the bytes taken in ({occasion})",
                    exhibit=same[0] if len(same) == 1 else "",
                    facts={"occasion": occasion, "exhibits": same},
                )
