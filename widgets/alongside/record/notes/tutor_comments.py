"""Tutors' comments in the learner's own record: comments/<activity>.json, one file an activity.

They come from a cohort's desk or from a feedback pack. The learner's answers are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace

from alongside.course.schema_errors import problem_with
from alongside.errors import RecordError, RecordTooNewError, RecordWriteError
from alongside.record.record_key import KeyLike, is_key, text_of
from alongside.storage import json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import changing
from alongside.storage.record_store import COMMENTS, RecordStore, StoredFile, files_in

SCHEMA, VERSION, FILE = "alongside-comments", 1, "comments.v1.json"


@dataclass(frozen=True)
class TutorComment:
    """One comment of a tutor's on the answers at a revision; `field` is "" for all of them.

    `release` names the release or pack it answers; `seen_at` is "" until the learner saw it.
    """

    id: str
    by: str
    at: str
    text: str
    field: str
    revision: int
    release: str
    received_at: str
    seen_at: str = ""


def file_of(store: RecordStore, activity: KeyLike) -> StoredFile:
    """The file with the comments on an activity. Raises RecordError for what can be no id."""
    return StoredFile(store, f"{COMMENTS}/{text_of(activity)}.json")


def commented_activities(store: RecordStore) -> tuple[str, ...]:
    """The ids of the activities that have comments."""
    names = (path.stem for path in files_in(store, COMMENTS) if path.suffix == ".json")
    return tuple(name for name in names if is_key(name))


def read(store: RecordStore, activity: KeyLike) -> tuple[TutorComment, ...]:
    """The comments on an activity, oldest first.

    Raises RecordTooNewError, RecordError (the file is damaged or can't be read).
    """
    path = file_of(store, activity)
    try:
        raw = path.read()
    except OSError as why:
        raise RecordError(f"{path} can't be read: {why.strerror}. Check whose file it is.") from why
    if raw is None:
        return ()
    try:
        data = json_format.parse(raw)
    except ValueError:
        data = None
    if isinstance(data, dict) and data.get("schema") == SCHEMA:
        version = data.get("schema_version")
        if type(version) is int and version > VERSION:
            raise RecordTooNewError(
                f"comments/{path.name} was written by a newer Alongside. Nothing was changed. "
                "Update Alongside to see the comments."
            )
    if problem_with(FILE, data) is not None:
        raise RecordError(
            f"comments/{path.name} is damaged. Nothing was changed. Move it away and bring the "
            "feedback in again."
        )
    return tuple(TutorComment(**one) for one in data["comments"])


def by_activity(store: RecordStore) -> Mapping[str, tuple[TutorComment, ...]]:
    """All comments in a record, by activity. Raises as `read`."""
    return {name: read(store, name) for name in commented_activities(store)}


def unseen(store: RecordStore) -> Mapping[str, int]:
    """How many comments the learner has not seen yet, by activity; none is left out."""
    counts = {
        name: sum(not one.seen_at for one in found) for name, found in by_activity(store).items()
    }
    return {name: count for name, count in counts.items() if count}


def add(store: RecordStore, activity: KeyLike, new: Iterable[TutorComment]) -> int:
    """Keep new comments beside those there are; how many were new. Raises RecordError."""
    with _changing(store, activity) as comments:
        known = {one.id for one in comments}
        fresh = [one for one in new if one.id not in known]
        comments[:] = sorted((*comments, *fresh), key=lambda one: (one.at, one.id))
        return len(fresh)


def mark_seen(store: RecordStore, activity: KeyLike, at: str) -> None:
    """Keep that the learner has seen what there is. Raises RecordError."""
    with _changing(store, activity) as comments:
        comments[:] = [one if one.seen_at else replace(one, seen_at=at) for one in comments]


def write(store: RecordStore, activity: KeyLike, comments: Iterable[TutorComment]) -> None:
    """Put these comments in the place of those there are; callers hold the lock. Raises OSError."""
    file_of(store, activity).replace(_encoded(activity, comments))


def _changing(store: RecordStore, activity: KeyLike) -> AbstractContextManager[list[TutorComment]]:
    return changing(
        file_of(store, activity),
        lambda: list(read(store, activity)),
        lambda comments: _encoded(activity, comments),
        lambda why: RecordWriteError(f"The comments could not be kept: {disk_reason(why)}"),
        wait=5.0,
    )


def _encoded(activity: KeyLike, comments: Iterable[TutorComment]) -> bytes:
    data = {
        "schema": SCHEMA,
        "schema_version": VERSION,
        "activity": text_of(activity),
        "comments": [asdict(one) for one in comments],
    }
    return json_format.to_page(data)
