"""Saves what was told of a sheet elsewhere than in its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.course.activity import Activity
from alongside.record.display.markdown_copy import markdown_of
from alongside.record.record import Record
from alongside.record.record_key import RecordKey


def save_on_sheet(
    record: Record,
    tool: Activity,
    key: RecordKey,
    changes: Mapping[str, tuple[Any, str]],
    *,
    writer: str,
    origin: str,
) -> None:
    """Save `changes` (field → checked value and its question's hash) over what stands there now.

    What stood there stays in the history. Raises RecordError, RecordWriteError.
    """
    record.save(
        key,
        changes,
        base_revision=record.read(key).revision,
        writer=writer,
        origin=origin,
        write_markdown=lambda reflection: markdown_of(tool, reflection),
    )
