"""What tutors wrote about a release: a file of comments beside it in the learner's folder.

They are the learner's to keep: they stay when the release is over, for the learner alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from alongside.cohort.mistakes import ReleaseError
from alongside.core import files, jsontext

LONGEST = 20_000
"""Characters of a comment."""


@dataclass(frozen=True)
class Note:
    """One comment: `by` is the tutor as learners read the name, `about` a field or None for all."""

    id: str
    by: str
    at: str
    text: str
    about: str | None = None


def read(folder: Path, release: str) -> tuple[Note, ...]:
    """The comments on a release, oldest first; a damaged file is none. Raises OSError."""
    raw = files.read(folder / "comments" / f"{release}.json")
    if raw is None:
        return ()
    try:
        return tuple(Note(**note) for note in jsontext.parse(raw)["comments"])
    except (ValueError, KeyError, TypeError):
        return ()


def add(folder: Path, release: str, note: Note) -> None:
    """Add a comment; the caller holds the learner's folder. Raises OSError."""
    write(folder, release, (*read(folder, release), note))


def write(folder: Path, release: str, notes: Iterable[Note]) -> None:
    """Put these comments in the place of what there is. Raises OSError."""
    data = {
        "schema": "alongside-notes",
        "schema_version": 1,
        "comments": [asdict(note) for note in notes],
    }
    files.replace(folder / "comments" / f"{release}.json", jsontext.to_page(data))


def clean(text: str, longest: int, name: str) -> str:
    """The text without what no file or page can hold. Raises ReleaseError if it is too long."""
    if not isinstance(text, str):
        raise ReleaseError(f"{name} should be text. Reload the page.")
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise ReleaseError(
            f"{name} has {len(text):,} characters, and {longest:,} fit. Shorten it; nothing of it "
            "was kept."
        )
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
