"""Names in archives as tools and systems write them: which are safe, which are clutter.

A folder that is zipped again gets a folder around it; Windows tools write backslashes, macOS and
sync programs add files of their own. None of that changes what a record is. A name that points
somewhere else is another matter, and is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_CLUTTER = re.compile(
    r"__macosx|\.ds_store|\._.*|\.appledouble|\.localized|icon\r|\.spotlight-v100|\.trashes"
    r"|\.fseventsd|\.temporaryitems|desktop\.ini|(?:eh)?thumbs\.db|\$recycle\.bin|@eadir"
    r"|.*:zone\.identifier(?::\$data)?|\.directory|\.dropbox|\.dropbox\.attr|\.stfolder|\.sync",
    re.IGNORECASE,
)


def plain_name(name: str) -> str:
    """The name with slashes between its parts, in composed letters, without `.` for "here"."""
    parts = unicodedata.normalize("NFC", name).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", "."))


def is_folder(name: str) -> bool:
    """Whether an archive's entry is a folder; some Windows tools end it in a backslash."""
    return name.endswith(("/", "\\"))


def unsafe_reason(name: str) -> str:
    """Why a name must not be believed, as the end of "it has a file …"; "" if it may be."""
    shown = f"{name!r:.80}"
    if name.startswith(("/", "\\")) or _DRIVE.match(name) or "\0" in name:
        return f"it has a file with a full path as its name, {shown}"
    parts = name.replace("\\", "/").split("/")
    if any(part.strip() == ".." for part in parts):
        return f"a file in it, {shown}, points out of its folder"
    if any(_DEVICE.fullmatch(part.strip(" .")) for part in parts):
        return f"it has a file with the name of a device of Windows, {shown}"
    return ""


def collision_key(name: str) -> str:
    """What two names have in common that are one file on some system."""
    folded = unicodedata.normalize("NFKC", plain_name(name)).casefold()
    parts = [part.rstrip(" .") for part in folded.split("/")]
    return "/".join(parts) + ("/" if is_folder(name) else "")


def is_clutter(name: str) -> bool:
    """Whether a file is one that systems leave in folders by themselves."""
    return any(_CLUTTER.fullmatch(part) for part in plain_name(name).split("/"))


def hides_in(name: str, known: Callable[[str], bool]) -> bool:
    """Whether a name would write into a known file from behind, as a stream of it does."""
    return ":" in name and known(plain_name(name).split(":")[0])


def wrapper_folders(names: Iterable[str], marks: Callable[[str], bool]) -> set[str]:
    """The folders ("" or "my record/") that names stand in which only a record (a pack) has."""
    found = set()
    for name in names:
        parts = name.split("/")
        for at in range(len(parts)):
            if marks("/".join(parts[at:])):
                found.add("".join(f"{part}/" for part in parts[:at]))
    return found


def shown_name(name: str) -> str:
    """A name from outside as it can stand in a sentence."""
    return f"{name:.80}" if name.isprintable() else f"{name!r:.80}"


def list_in_words(names: Iterable[str], most: int = 3) -> str:
    """Names as they can be shown in a sentence; of many, the first few."""
    told = [shown_name(name) for name in sorted(set(names))]
    if len(told) <= most:
        return ", ".join(told)
    return f"{', '.join(told[:most])} and {len(told) - most} more"
