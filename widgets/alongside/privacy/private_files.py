"""Where the learner's list of names and the key to the pseudonyms are, and how they are kept.

    HOME/care/names.json         the names that the learner wants the check to look for
    HOME/care/pseudonyms.json    which pseudonym stands for whom

Both say who is meant, so they stay where they are: 0600 in a 0700 folder, and in no export, share
or copy. Whatever copies a record asks `leave_out` first.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alongside.errors import RecordError, RecordTooNewError, RecordWriteError
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason, reading
from alongside.storage.lock import BusyError, locked

FOLDER = "care"
VERSION = 1
_WAIT = 5.0  # seconds for other writers


def key_path(home: Path) -> Path:
    """The file that says which pseudonym stands for whom; never export it."""
    return home / FOLDER / "pseudonyms.json"


def names_path(home: Path) -> Path:
    """The file with the learner's own list of names; never export it."""
    return home / FOLDER / "names.json"


def private_folder(home: Path) -> Path:
    """The folder that no export, share or copy of the record may take along."""
    return home / FOLDER


def leave_out(home: Path, path: Path) -> bool:
    """Whether an export must leave this file or folder out, however the path is written."""
    folder = private_folder(home).resolve()
    place = path.resolve()
    return place == folder or folder in place.parents


def load_file(path: Path, schema: str) -> dict[str, Any]:
    """Read one of the two files; an empty one where there is none.

    Raises RecordTooNewError, or RecordError for a file that cannot be read; nothing is changed.
    """
    with reading(path):
        raw = files.read(path)
    if raw is None:
        return {}
    try:
        data = json_format.parse(raw)
    except ValueError as why:
        data, trouble = None, str(why)
    else:
        trouble = "it is not this file's form"
    if not isinstance(data, dict) or data.get("schema") != schema:
        raise RecordError(
            f"{path} is damaged ({trouble}) and was left as it is. "
            "Put it right, or give it another name to begin a new one."
        )
    if data.get("schema_version") != VERSION:
        raise RecordTooNewError(
            f"{path} was written by a newer version of Alongside and was left as it is. "
            "Install that version to use it."
        )
    return data


def edit_file(
    home: Path, path: Path, schema: str, edit: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Read, edit and write one of the two files while nobody else does.

    Raises what `load_file` and `edit` raise, and RecordWriteError; what was there before is
    whole then.
    """
    try:
        files.make_private(private_folder(home))
        with locked(home / ".lock", _WAIT):
            data = edit(load_file(path, schema))
            head = {"schema": schema, "schema_version": VERSION}
            text = json.dumps({**head, **data}, ensure_ascii=False, indent=2)
            files.replace(path, text.encode("utf-8") + b"\n")
    except (OSError, BusyError) as problem:
        raise RecordWriteError(f"{path} could not be saved: {disk_reason(problem)}") from problem


def erase_private_files(home: Path) -> None:
    """Erase the list of names and the key; raises RecordWriteError."""
    try:
        for path in (key_path(home), names_path(home)):
            files.remove(path)
            files.remove(path.with_name(f".{path.name}.tmp"))
        if private_folder(home).is_dir() and not any(private_folder(home).iterdir()):
            files.remove_folder(private_folder(home))
    except OSError as problem:
        raise RecordWriteError(
            f"{private_folder(home)} could not be erased: {disk_reason(problem)}"
        ) from problem
