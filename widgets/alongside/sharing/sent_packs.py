"""What a learner's record keeps about packs, in `sharing/`: no word of what was in them.

The notebook's number is random and stands in each of its packs. A tutor who answers has it from
there, with the number of what is answered; nobody else can make feedback that is taken in.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from alongside.errors import PackError
from alongside.record.record_files import feedback_key_file, sent_packs_file
from alongside.sharing.snapshot import Snapshot
from alongside.storage import encryption, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import changing
from alongside.storage.record_store import RecordStore, StoredFile


def notebook(store: RecordStore) -> str:
    """The number that this record's packs are known by. Raises PackError."""
    with _changing(store) as data:
        data["notebook"] = data["notebook"] or secrets.token_hex(16)
        return str(data["notebook"])


def sent(store: RecordStore) -> Mapping[str, Mapping[str, Any]]:
    """What was put in packs: release → activity, fields and revision. Raises PackError."""
    try:
        packs = _read(sent_packs_file(store))["packs"]
    except OSError as why:
        raise PackError(f"The pack could not be made: {disk_reason(why)}") from why
    return {str(one["release"]): one for pack in packs for one in pack["releases"]}


def own_key(store: RecordStore, pair: tuple[str, str] | None = None) -> str:
    """The public key that feedback to this record is sealed to; made if missing.

    Where the page's host seals, `pair` is what it made for that: a secret and its public half.
    Raises PackError.
    """
    file = feedback_key_file(store)
    if file.exists():
        return encryption.public_of(file)
    return encryption.keep_pair(file, *pair) if pair else encryption.new_key(file)


def keep_sent(
    store: RecordStore, pack: str, now: str, releases: Sequence[tuple[str, Snapshot]]
) -> None:
    """Keep what a pack had in it, so that feedback can be told from anything else.

    Raises PackError.
    """
    entry = {
        "pack": pack,
        "made_at": now,
        "releases": [
            {"release": one, "activity": copy.activity, "revision": copy.revision,
             "fields": [answer.field for answer in copy.answers]}
            for one, copy in releases
        ],
    }  # fmt: skip
    with _changing(store) as data:
        data["notebook"] = data["notebook"] or secrets.token_hex(16)
        data["packs"].append(entry)


def _changing(store: RecordStore) -> AbstractContextManager[dict[str, Any]]:
    file = sent_packs_file(store)
    return changing(
        file,
        lambda: _read(file),
        json_format.to_page,
        lambda why: PackError(f"The pack could not be made: {disk_reason(why)}"),
        wait=5.0,
    )


def _read(file: StoredFile) -> dict[str, Any]:
    """What the file holds; the notebook's number is "" where there is no file."""
    raw = file.read()
    if not raw:
        return {"schema": "alongside-sharing", "schema_version": 1, "notebook": "", "packs": []}
    try:
        data = json_format.parse(raw)
        return {**data, "notebook": str(data["notebook"]), "packs": list(data["packs"])}
    except (ValueError, KeyError, TypeError) as why:
        raise PackError(
            "sharing/packs.json in your record is damaged. Move it away and make the pack again."
        ) from why
