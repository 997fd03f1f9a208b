"""What tutors wrote about a release: a file of comments beside it in the learner's folder.

They are the learner's to keep: they stay when the release is over, for the learner alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from alongside.cohort.desk_files import RELEASE_COMMENTS
from alongside.storage import files, json_format


@dataclass(frozen=True)
class ReleaseComment:
    """One comment: `by` is the tutor as learners read the name, `about` a field or None for all."""

    id: str
    by: str
    at: str
    text: str
    about: str | None = None


def read(folder: Path, release: str) -> tuple[ReleaseComment, ...]:
    """The comments on a release, oldest first; a damaged file is none. Raises OSError."""
    raw = files.read(folder / RELEASE_COMMENTS / f"{release}.json")
    if raw is None:
        return ()
    try:
        return tuple(ReleaseComment(**comment) for comment in json_format.parse(raw)["comments"])
    except (ValueError, KeyError, TypeError):
        return ()


def add(folder: Path, release: str, comment: ReleaseComment) -> None:
    """Add a comment; the caller holds the learner's folder. Raises OSError."""
    write(folder, release, (*read(folder, release), comment))


def write(folder: Path, release: str, comments: Iterable[ReleaseComment]) -> None:
    """Put these comments in the place of what there is. Raises OSError."""
    data = {
        "schema": "alongside-notes",
        "schema_version": 1,
        "comments": [asdict(comment) for comment in comments],
    }
    files.replace(folder / RELEASE_COMMENTS / f"{release}.json", json_format.to_page(data))
