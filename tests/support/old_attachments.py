"""What pictures and files mean in a record, a pack and a release, by the programs' own doors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.record.notes import attachments
from alongside.record.record import Record
from alongside.sharing import pack_reader
from alongside.sharing.attached_copy import AttachedCopy

TIME = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
"""When they were written; releases are open then."""


def record_means(home: Path) -> Any:
    """What is beside which answer, in every version, and the bytes that are there."""
    record = Record.open(home)
    found = attachments.entries(record)
    return _as_json(
        {
            "beside": [
                [one.id, one.activity, one.field, one.name, one.type, one.size, one.width,
                 one.height, one.alt, one.written_at, _sum(attachments.bytes_of(record, one))]
                for one in found
            ],
            "versions": [[line.revision, line.saved_at, sorted(line.changes)]
                         for line in record.lines(attachments.ACTIVITY)],
            "answers": {name: {n: one.value for n, one in record.read(name).answers.items()}
                        for name in ("activity-1", "journal")},
        }
    )  # fmt: skip


def pack_means(path: Path) -> Any:
    """What goes with which answer in a pack, and the answers."""
    pack = pack_reader.read(path)
    return _as_json([[copy.to_data(), _copies(copy.attached)] for copy in pack.releases.values()])


def desk_means(root: Path) -> Any:
    """What tutors and the learner see of releases, open and over."""
    releases = Releases(LearnerFolders.open(root), lambda: TIME)
    shown = []
    for one in reversed(releases.of_learner("amina")):
        open_ = releases.open_for_tutor(one.learner.ref, one.id, "tess") if one.live else None
        shown.append([one.id, one.ended, one.attached, one.attached_bytes,
                      _copies(open_.snapshot.attached) if open_ else None])  # fmt: skip
    return _as_json(shown)


def _copies(found: Iterable[AttachedCopy]) -> list[Any]:
    return [[one.field, one.name, one.type, one.alt, one.digest, _sum(one.content)]
            for one in found]  # fmt: skip


def _sum(data: bytes | None) -> str:
    return hashlib.sha256(data).hexdigest() if data is not None else "lost"


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))
