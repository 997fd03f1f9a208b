"""What tests of the record do with it again and again."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from alongside.record.merge import Saved
from alongside.record.record import Record
from alongside.record.record_key import KeyLike
from alongside.storage import json_format
from alongside.storage.record_store import RECEIPTS, files_in

ACTIVITY = "activity-3"


def save(record: Record, base: int = 0, writer: str = "page-a", **values: Any) -> Saved:
    """Save answers, as a page that has revision ``base``."""
    changes = {name: (value, f"sha256:{name}") for name, value in values.items()}
    return record.save(ACTIVITY, changes, base_revision=base, writer=writer, origin="site")


def write(record: Record, activity: KeyLike, **values: Any) -> Saved:
    """Save answers of any activity, as a page that has seen the newest."""
    changes = {name: (value, "sha256:q") for name, value in values.items()}
    base = record.read(activity).revision
    return record.save(activity, changes, base_revision=base, writer="page", origin="site")


def values(record: Record) -> dict[str, Any]:
    """The answers that stand in the record."""
    return {name: answer.value for name, answer in record.load_and_repair(ACTIVITY).answers.items()}


def current(record: Record) -> Path:
    """The file with the newest revision."""
    return record.home / "reflections" / f"{ACTIVITY}.json"


def history(record: Record) -> Path:
    """The file with all revisions."""
    return record.home / "history" / f"{ACTIVITY}.jsonl"


def all_bytes(record: Record) -> dict[str, bytes]:
    """Every file of the record, by name."""
    found = (path for path in record.home.rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in found if path.name != ".lock"}


def erasures(record: Record) -> tuple[dict[str, Any], ...]:
    """The receipts of a record's erasures, oldest first."""
    return tuple(
        json_format.parse(file.read() or b"")
        for file in files_in(record.store, RECEIPTS)
        if file.name.startswith("erased-")
    )


def has_words(data: bytes, words: str) -> bool:
    """Whether words are in a file, or in a file of a zip."""
    found = words.encode() in data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found |= any(has_words(archive.read(name), words) for name in archive.namelist())
    return found
