"""Where things are: the folder that holds a learner's record.

What it takes from the environment:

- `ALONGSIDE_HOME`: the record's folder, as a full path; without it, `~/alongside`.
- `ALONGSIDE_COHORT`: set (to anything, also to nothing) where several learners share a site.
- `ALONGSIDE_LEARNER`: the learner's name, which in a cohort must be there.

In a cohort a missing name is an error and never a shared record: with one learner's words in
another's folder there would be no way back.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from alongside.errors import RecordLocationError

_PLAIN = re.compile(rb"[a-z0-9-]")
_LONGEST = 100  # characters; file systems allow 255 and the record's own names need some


def record_home(home: Path | None = None, learner: str | None = None) -> Path:
    """Return the folder of one learner's record; nothing is created.

    `home` and `learner` win over the environment. Raises RecordLocationError where the environment
    gives no usable folder, or where a cohort gives no learner.
    """
    base = _home() if home is None else Path(home)
    name = os.environ.get("ALONGSIDE_LEARNER") if learner is None else learner
    if name is not None and name.strip():
        return base / learner_folder(name)
    if learner is not None or "ALONGSIDE_COHORT" in os.environ:
        raise RecordLocationError(
            "This is a cohort's site and it does not know whose record to open: "
            "ALONGSIDE_LEARNER holds no name. Sign in again, or tell your tutor; "
            "on your own computer, unset ALONGSIDE_COHORT."
        )
    return base


def learner_folder(name: str) -> str:
    """Return a folder name for a learner's name: another name gives another folder, on any system.

    Small letters, digits and hyphens stay; every other byte becomes `_` and two hexadecimal
    digits, so that names that differ only in capitals stay apart where the file system ignores
    them. Very long names are cut and end in a hash. The prefix keeps clear of names that Windows
    reserves and of the record's own folders.
    """
    data = name.encode("utf-8", "surrogatepass")
    parts = (data[i : i + 1] for i in range(len(data)))
    safe = "".join(b.decode() if _PLAIN.match(b) else f"_{b[0]:02x}" for b in parts)
    if len(safe) > _LONGEST:
        # "_h" is no escape of the rule above, so no short name can be equal to a cut one.
        safe = f"{safe[:50]}_h{hashlib.sha256(data).hexdigest()[:40]}"
    return f"learner-{safe}"


def refuse_served(folder: Path, served: Iterable[Path]) -> None:
    """Raise RecordLocationError if a server of one of these folders would serve the record.

    Folders are compared as places (links followed, capitals as the file system sees them). A
    served folder beside the record's own folders is allowed; one inside them is not.
    """
    inside = folder / "reflections", folder / "history"
    for shared in served:
        if _within(folder, shared) or any(_within(shared, private) for private in inside):
            raise RecordLocationError(
                f"Your record would be in {folder}, which is in {shared}, a folder that this site "
                "shows to others. Set ALONGSIDE_HOME to a folder outside it."
            )


def _within(inner: Path, outer: Path) -> bool:
    """Tell whether `inner` is `outer` or somewhere in it."""
    inner, outer = _real(inner), _real(outer)
    return any(_same(path, outer) for path in (inner, *inner.parents))


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a ring of links
        return path.absolute()


def _same(one: Path, other: Path) -> bool:
    if one == other:
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False


def _home() -> Path:
    given = os.environ.get("ALONGSIDE_HOME", "")
    try:
        folder = Path(given).expanduser() if given else Path.home() / "alongside"
    except RuntimeError as problem:
        raise RecordLocationError(
            "This account has no home folder, so there is no place for your record. "
            "Set ALONGSIDE_HOME to the full path of a folder."
        ) from problem
    if not folder.is_absolute():
        # The notebooks and the site run in different folders: a relative path would be two records.
        raise RecordLocationError(
            f"ALONGSIDE_HOME is {given!r}, which means another folder in each program. "
            "Set it to a full path."
        )
    return folder
