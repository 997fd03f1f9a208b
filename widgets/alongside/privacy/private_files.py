"""The learner's list of names and the key to the pseudonyms, and how they are kept.

Both say who is meant. Where they are, and what they may be copied for, `record.record_files` says.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from alongside.errors import RecordError, RecordTooNewError, RecordWriteError
from alongside.storage import json_format
from alongside.storage.disk_errors import disk_reason, reading
from alongside.storage.locked_json import changing
from alongside.storage.record_store import StoredFile

VERSION = 1
_WAIT = 5.0  # seconds for other writers


def load_file(file: StoredFile, schema: str) -> dict[str, Any]:
    """Read one of the two files; an empty one where there is none.

    Raises RecordTooNewError, or RecordError for a file that cannot be read; nothing is changed.
    """
    with reading(file):
        raw = file.read()
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
            f"{file} is damaged ({trouble}) and was left as it is. "
            "Put it right, or give it another name to begin a new one."
        )
    if data.get("schema_version") != VERSION:
        raise RecordTooNewError(
            f"{file} was written by a newer version of Alongside and was left as it is. "
            "Install that version to use it."
        )
    return data


def edit_file(
    file: StoredFile, schema: str, edit: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Read, edit and write one of the two files while nobody else does.

    Raises what `load_file` and `edit` raise, and RecordWriteError; what was there before is
    whole then.
    """

    def encode(data: dict[str, Any]) -> bytes:
        head = {"schema": schema, "schema_version": VERSION}
        text = json.dumps({**head, **data}, ensure_ascii=False, indent=2)
        return text.encode("utf-8") + b"\n"

    with changing(
        file,
        lambda: load_file(file, schema),
        encode,
        lambda why: RecordWriteError(f"{file} could not be saved: {disk_reason(why)}"),
        wait=_WAIT,
    ) as data:
        edited = dict(edit(data))
        data.clear()
        data.update(edited)
