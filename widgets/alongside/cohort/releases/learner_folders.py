"""The folder that the cohort's service keeps for each learner, and nobody else can open.

What is in one says `alongside.cohort.desk_files`.
A *reference* is a random number that stands for the learner wherever a name would leave a trace:
in addresses of pages and in the cohort's own log. When the folder goes, nothing says any more whom
the reference meant.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk_files import COPIES, LEARNERS, RELEASE_COMMENTS, WHO
from alongside.cohort.releases import erasure_receipts
from alongside.cohort.roster.join_codes import ALPHABET
from alongside.record.location import learner_folder
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError, locked

_REF = re.compile(r"[0-9a-f]{12}")
_LOCKS = 64  # shared by all learners, so that no lock's name outlives a learner who is erased


@dataclass(frozen=True)
class Member:
    """A learner of whom the service holds something."""

    name: str
    ref: str
    folder: Path

    @property
    def alias(self) -> str:
        """What stands for the name where names are hidden: the same at every look."""
        number = int(self.ref, 16)
        letters = []
        for _ in range(5):
            number, letter = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[letter])
        return f"Learner {''.join(letters).upper()}"


@dataclass(frozen=True)
class LearnerFolders:
    """All learners' folders under one root; `wait` is how long, in seconds, a writer waits."""

    root: Path
    wait: float = 10.0
    _known: dict[str, Member] = field(default_factory=dict, compare=False, repr=False)
    _seen: dict[Path, tuple[tuple[int, int, int], Member]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def open(cls, root: Path) -> LearnerFolders:
        """Open the root, made if missing and closed to others. Raises CohortError."""
        folders = cls(root)
        try:
            for folder in (root, root / LEARNERS, root / "locks"):
                files.make_private(folder)
            erasure_receipts.receipt_secret(root)
        except OSError as why:
            raise CohortError(
                f"The desk can't be kept in {root}: {why.strerror or why}. Choose a folder that "
                "this account can write in."
            ) from why
        return folders

    def find(self, name: str) -> Member | None:
        """The member with this name, if anything is held of them."""
        return self._read(self.root / LEARNERS / learner_folder(name))

    def by_ref(self, ref: str) -> Member | None:
        """The member with this reference, if there is one."""
        if not isinstance(ref, str) or not _REF.fullmatch(ref):
            return None
        known = self._known.get(ref)
        if known and self._read(known.folder) == known:
            return known
        return next((member for member in self.all() if member.ref == ref), None)

    def all(self) -> tuple[Member, ...]:
        """Everybody of whom something is held, by folder name."""
        found = map(self._read, sorted((self.root / LEARNERS).iterdir()))
        return tuple(member for member in found if member)

    @contextmanager
    def writing(self, name: str) -> Iterator[Member]:
        """Hold a learner's folder, made if missing, against other writers.

        Raises CohortError where the disk or another writer does not let us.
        """
        folder = self.root / LEARNERS / learner_folder(name)
        try:
            with locked(self._lock(folder), self.wait):
                yield self._read(folder) or self._make(name, folder)
        except (OSError, BusyError) as why:
            raise CohortError(f"This could not be kept: {disk_reason(why)}") from why

    def erase(self, name: str) -> bool:
        """Remove all that is held of a learner; False if there was nothing. Raises CohortError."""
        folder = self.root / LEARNERS / learner_folder(name)
        try:
            with locked(self._lock(folder), self.wait):
                if not folder.exists():
                    return False
                # The name goes first: whatever stops the rest, nobody is named in what is left.
                (folder / WHO).unlink(missing_ok=True)
                shutil.rmtree(folder)
                files.sync_folder(folder.parent)
                return True
        except (OSError, BusyError) as why:
            raise CohortError(f"Not everything could be erased: {disk_reason(why)}") from why

    def _lock(self, folder: Path) -> Path:
        number = hashlib.sha256(folder.name.encode()).digest()[0] % _LOCKS
        return self.root / "locks" / f"{number:02}.lock"

    def _make(self, name: str, folder: Path) -> Member:
        member = Member(name, secrets.token_hex(6), folder)
        for folder_path in (folder, folder / COPIES, folder / RELEASE_COMMENTS):
            files.make_private(folder_path)
        data = {"schema": "alongside-member", "schema_version": 1, "name": name, "ref": member.ref}
        files.replace(folder / WHO, json_format.to_page(data))
        self._known[member.ref] = member
        return member

    def _read(self, folder: Path) -> Member | None:
        try:
            status = (folder / WHO).stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            seen = self._seen.get(folder)
            if seen and seen[0] == stamp:
                return seen[1]
            data = json_format.parse((folder / WHO).read_bytes())
            name, ref = data["name"], data["ref"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if not isinstance(name, str) or not _REF.fullmatch(str(ref)):
            return None
        if learner_folder(name) != folder.name:  # a folder put in another's place
            return None
        member = Member(name, ref, folder)
        self._known[ref] = member
        self._seen[folder] = stamp, member
        return member
