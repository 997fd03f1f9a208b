"""The copies of what is released, each in a file that goes when the release is over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from alongside.cohort.desk_files import COPIES
from alongside.errors import ReleaseError, ReleaseGoneError
from alongside.sharing import snapshot
from alongside.sharing.attached_copy import AttachedCopy
from alongside.sharing.snapshot import Snapshot
from alongside.storage import files, json_format

GONE = "This was taken back, or its time is over, or it was never released to you."


def path(folder: Path, release: str) -> Path:
    """Where a release's copy is in a learner's folder."""
    return folder / COPIES / f"{release}.json"


def write(folder: Path, release: str, what: Snapshot, question: str) -> None:
    """Keep a copy, with the learner's question. Raises OSError."""
    data = {
        "schema": "alongside-copy",
        "schema_version": 1,
        "question": question,
        "released": what.to_data(),
        **({"attached": [one.to_data() for one in what.attached]} if what.attached else {}),
    }
    files.create(path(folder, release), json_format.to_page(data))


def read(folder: Path, release: str) -> tuple[Snapshot, str]:
    """A copy and the learner's question. Raises ReleaseGoneError, ReleaseError."""
    try:
        data = json_format.parse(path(folder, release).read_bytes())
        what, question = snapshot.as_kept(data["released"]), str(data["question"])
        attached = tuple(AttachedCopy(**one) for one in data.get("attached", ()))
        return replace(what, attached=attached), question
    except FileNotFoundError:
        raise ReleaseGoneError(GONE) from None
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise ReleaseError(
            "The copy of this release is damaged. Ask the learner to release it again."
        ) from why


def remove(folder: Path, release: str) -> None:
    """Remove a copy and wait for the disk. Raises OSError."""
    path(folder, release).unlink(missing_ok=True)
    files.sync_folder(folder / COPIES)


def stored_releases(folder: Path) -> frozenset[str]:
    """The releases that have a copy; none where the learner was erased. Raises OSError."""
    try:
        found = list((folder / COPIES).iterdir())
    except FileNotFoundError:
        return frozenset()
    return frozenset(one.stem for one in found if one.suffix == ".json")


def stray_copies(folder: Path, live: set[str]) -> list[Path]:
    """Copies that no open release has."""
    return [one for one in (folder / COPIES).glob("*.json") if one.stem not in live]
