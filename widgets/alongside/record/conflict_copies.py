"""Finds what sync programs leave beside a record's files: conflict copies, and names without words.

OneDrive, Dropbox, iCloud, Google Drive, Syncthing, Nextcloud and others keep a file that two
computers changed under a name of their own: "activity-1-LAPTOP.json", "activity-1 (1).json",
"activity-1.sync-conflict-20261101-101010-ABCDEFG.json". Names differ by program and language, so a
copy is told by what it holds: a file of the record that says it is of an activity other than the
one that its name says. Only what can't be read goes by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from alongside.record.history import SCHEMA as REVISION
from alongside.record.record_key import is_key
from alongside.record.reflection import SCHEMA as REFLECTION
from alongside.storage import json_format
from alongside.storage.record_store import RecordStore, StoredFile, files_in

FOLDERS = {"reflections": ".json", "history": ".jsonl"}
ASIDE = r"\.(?:damaged|torn|joined|copy)-\d{8}T\d{6}Z(?:-\d{1,4})?"
"""The end of a name under which a file of the record was set aside."""
_SETTLED = re.compile(rf".*{ASIDE.replace('|copy', '')}\.jsonl?")
_HEAD = 4096  # bytes; the schema and the activity stand first in what we write
_SAYS = re.compile(
    rb'"schema"\s*:\s*"(%s|%s)".{0,200}?"activity"\s*:\s*"([a-z0-9][a-z0-9_-]{0,99})"'
    % (REFLECTION.encode(), REVISION.encode()),
    re.DOTALL,
)


@dataclass(frozen=True)
class ConflictCopy:
    """A file beside the record that is another state of an activity.

    `folder` says what it is by its contents: of the current answers ("reflections") or of the
    versions ("history"); `readable` whether that could be told.
    """

    file: StoredFile
    activity: str
    folder: str
    readable: bool = True

    @property
    def name(self) -> str:
        """Where it is in the record."""
        return self.file.within

    @property
    def label(self) -> str:
        """What its name has beside the activity's: the same for files of one copy."""
        return _bare(self.file.name).replace(self.activity, "", 1)


def find(store: RecordStore, activity: str = "") -> tuple[ConflictCopy, ...]:
    """All conflict copies in a record's folder, or those of one activity. Raises OSError."""
    own = cache(lambda: _own_ids(store))  # opens every file; a file that says what it is needs none
    found = []
    for folder in FOLDERS:
        for path in _files(store, folder, activity):
            copy = _copy(store, folder, path, own)
            if copy and activity in ("", copy.activity):
                found.append(copy)
    return tuple(found)


def claimed(path: StoredFile) -> tuple[str, str] | None:
    """The folder and the activity that a file's contents are of; None for any other file.

    Raises OSError.
    """
    with path.open() as file:
        head = file.read(_HEAD)
    said = _SAYS.search(head)
    if said:
        return _folder(said[1].decode()), said[2].decode()
    return _parsed(path.read() or b"") if b"alongside-re" in head else None


def own_names(store: RecordStore) -> set[str]:
    """The names of the files that are no copies, here or in the cloud. Raises OSError."""
    names = set()
    for folder, suffix in FOLDERS.items():
        for path in files_in(store, folder):
            name = named_in_cloud(path.name)
            if name.endswith(suffix) and (name != path.name or is_own(path)):
                names.add(name.removesuffix(suffix))
    return names


def is_own(path: StoredFile) -> bool:
    """Whether a file with an activity's name holds that activity, as far as can be told."""
    try:
        said = claimed(path)
    except OSError:
        return True
    return said is None or said[1] == path.stem


def is_of(name: str, activity: str, ids: set[str]) -> bool:
    """Whether a file goes by its name with an activity, rather than with another of the `ids`.

    That is so for the longest id that stands in the name, between anything but letters and digits.
    """
    bare = name.removeprefix(".")
    aside = re.fullmatch(rf"(.+?){ASIDE}\.jsonl?", bare)
    if aside and is_key(aside[1]):
        return activity == aside[1]
    return activity == max(
        (one for one in {*ids, activity} if _names(bare, one)), key=len, default=""
    )


def only_in_cloud(store: RecordStore, activity: str) -> StoredFile | None:
    """The file of an activity that a sync program shows here, and whose words are not here.

    iCloud puts ".activity-1.json.icloud" in its place, others an empty file. Raises OSError.
    """
    paths = [StoredFile(store, f"{folder}/{activity}{end}") for folder, end in FOLDERS.items()]
    current, history = stamps = [path.stamp() for path in paths]
    for path, stamp in zip(paths, stamps, strict=True):
        if stamp is None and path.with_name(f".{path.name}.icloud").exists():
            return path
    empty = current is not None and current[1] == 0
    return paths[0] if empty and not (history and history[1]) else None


def named_in_cloud(name: str) -> str:
    """The name of the file that iCloud's placeholder stands for; any other name as it is."""
    placeholder = name.startswith(".") and name.endswith(".icloud")
    return name[1:].removesuffix(".icloud") if placeholder else name


def all_in_cloud(store: RecordStore) -> tuple[StoredFile, ...]:
    """The files of all activities that are here by name only. Raises OSError."""
    names = {
        named_in_cloud(name).removesuffix(suffix)
        for folder, suffix in FOLDERS.items()
        for name in store.list(folder)
    }
    found = (only_in_cloud(store, name) for name in sorted(names) if is_key(name))
    return tuple(path for path in found if path is not None)


def _copy(
    store: RecordStore, folder: str, path: StoredFile, own_ids: Callable[[], set[str]]
) -> ConflictCopy | None:
    if _SETTLED.fullmatch(path.name) or path.suffix == ".md":
        return None
    try:
        said = claimed(path)
    except OSError:
        said = None
    if said is None:
        own = own_ids()
        if path.stem in own and path.suffix == FOLDERS[folder]:
            return None
        near = [one for one in own if is_of(path.name, one, own)]
        known = near and path.suffix in FOLDERS.values()
        return ConflictCopy(path, near[0], folder, readable=False) if known else None
    place, activity = said
    ours = StoredFile(store, f"{place}/{activity}{FOLDERS[place]}")
    # Where a disk does not tell capitals from small letters, it may be the very file.
    same = path.name.lower() == ours.name and store.is_same(path.within, ours.within)
    return None if path == ours or same else ConflictCopy(path, activity, place)


def _own_ids(store: RecordStore) -> set[str]:
    """The ids that files of the record have for their names and, as far as can be told, hold."""
    return {
        path.stem
        for folder, suffix in FOLDERS.items()
        for path in _files(store, folder)
        if path.suffix == suffix and is_key(path.stem)
        if is_own(path)
    }


def _files(store: RecordStore, folder: str, within: str = "") -> Iterator[StoredFile]:
    """The files in a folder that have a text in their names, but for hidden ones and links."""
    for name in store.list(folder):
        if not name.startswith(".") and within in name.lower():
            path = StoredFile(store, f"{folder}/{name}")
            if not path.is_link():
                yield path


def _parsed(raw: bytes) -> tuple[str, str] | None:
    """The same from contents that have their parts in another order."""
    for part in (raw, raw.split(b"\n", 1)[0]):
        with suppress(ValueError):
            data = json_format.parse(part)
            if not isinstance(data, dict) or data.get("schema") not in (REFLECTION, REVISION):
                continue
            if is_key(data.get("activity")):
                return _folder(data["schema"]), data["activity"]
    return None


def _folder(schema: str) -> str:
    return "reflections" if schema == REFLECTION else "history"


def _names(name: str, activity: str) -> bool:
    return bool(re.search(rf"(?<![^\W_]){re.escape(activity)}(?![^\W_])", name))


def _bare(name: str) -> str:
    return re.sub(r"\.jsonl?\b", "", name)
