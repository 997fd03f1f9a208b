"""After a backup was put back: whoever was erased since it was made is erased again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from alongside.cohort.desk_files import CODES, ERASURE_RECEIPTS
from alongside.cohort.releases import erasure_receipts
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.roster.join_codes import JoinCodes
from alongside.record.location import learner_folder
from alongside.storage import files

_ESCAPE = re.compile(r"_([0-9a-f]{2})")


def erase_again(
    folder: Path,
    kept: Path,
    known: Iterable[str] = (),
    forget: Iterable[Callable[[str], object]] = (),
) -> int:
    """Erase from a restored cohort everybody of whom there is a receipt; return how many.

    `folder` is where the backup was put back, `kept` the receipts: the folder `receipts` of the
    desk as it was last, or a copy of it. They go to the restored desk as well. `known` are further
    names that the backup had, such as those of sign-ins, and `forget` forget a name elsewhere.
    Raises CohortError, OSError.
    """
    desk = folder / "desk"
    folders = LearnerFolders.open(desk)
    files.make_private(desk / ERASURE_RECEIPTS)
    for path in sorted(kept.glob("*.json")):
        if not (desk / ERASURE_RECEIPTS / path.name).exists():
            files.create(desk / ERASURE_RECEIPTS / path.name, path.read_bytes())
    marks, gone = erasure_receipts.erasure_marks(desk), set()
    codes = JoinCodes(desk / CODES)
    names = {member.name for member in folders.all()} | {*codes.names(), *known}
    records = folder / "records"
    homes = [path for path in records.iterdir() if path.is_dir()] if records.is_dir() else []
    names |= {name for home in homes if (name := _name(home.name)) is not None}
    for name in names:
        if erasure_receipts.erasure_mark(desk, name) in marks:
            folders.erase(name)
            codes.revoke(name)
            shutil.rmtree(records / learner_folder(name), ignore_errors=True)
            for forget_name in forget:
                forget_name(name)
            gone.add(name)
    return len(gone)


def _name(folder: str) -> str | None:
    """The learner's name that a record's folder was named after; None where it was cut."""
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), folder.removeprefix("learner-"))
    name = text.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
    return name if learner_folder(name) == folder else None
