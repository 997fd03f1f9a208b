"""Wrote the files beside this one. Kept to read: no test runs it, and nothing is written anew.

python tests/data/old-attachments/make_attachments.py FOLDER
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from tests.support import journal_entries
from tests.support.old_attachments import TIME, desk_means, pack_means, record_means
from tests.support.paths import ROOT
from tests.support.photographs import photograph

from alongside.attachments.file_types import check_file
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.course.outline import Course
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.notes import attachments
from alongside.record.notes.attachments import Attachment, attach, describe
from alongside.record.notes.entry_series import ATTACHMENTS
from alongside.record.record import Record
from alongside.record.transfer.export import export_record
from alongside.sharing import share_pack
from alongside.sharing.attached_copy import copy_attached
from alongside.sharing.share_pack import PackChoice
from alongside.sharing.snapshot import freeze_answers

SAYS = "A board: “three rules”, <b>all</b> crossed out. نعم 🎉"


def main(folder: Path) -> None:
    """A record with pictures and files of every kind, its copy, a pack, and a desk."""
    moment = [TIME - timedelta(hours=2)]

    def now() -> datetime:
        moment[0] += timedelta(minutes=1)
        return moment[0]

    course = Course.read(ROOT / "tests" / "sample")
    record = Record.kept_in(Record.open(folder / "record").home, now=now)
    asked = {field.id: field.question_hash for field in course.activity("activity-1").questions}
    record.save("activity-1", {"gain": ("See the board.", asked["gain"])}, base_revision=0,
                writer="page", origin="site")  # fmt: skip

    def add(name: str, data: bytes, field: str = "gain", activity: str = "activity-1",
            alt: str = "") -> Attachment:  # fmt: skip
        one = attach(record, activity, field, check_file(name, data), writer="page", origin="site")
        return describe(record, one.id, alt, writer="page", origin="site") if alt else one

    board = add("board.jpg", photograph(orientation=6), alt="A board")
    describe(record, board.id, SAYS, writer="phone", origin="lab")
    for form in ("PNG", "WEBP", "GIF"):
        add(f"picture.{form.lower()}", photograph(form))
    add("minutes of 3 May.pdf", b"%PDF-1.4 minutes", alt="What we agreed")
    add("نور.txt", "Bring chalk, and نور.\n".encode())
    entry, _ = journal_entries.write(record, "We met.", writer="page", origin="site")
    add("hall.jpg", photograph(), entry, "journal", "Chairs in a ring")
    gone = add(
        "gone.png", photograph("PNG"), "level", alt="Removed; the same bytes stay beside gain"
    )
    erase(record, ErasureScope(ATTACHMENTS.id, gone.id),
          markdown_writers={ATTACHMENTS.id: attachments.markdown}.get)  # fmt: skip
    export_record(record, folder / "record.zip")
    what = share_pack.draft(record, course, [PackChoice("activity-1", attached=None)],
                            learner="Amina", until=date(2027, 2, 1))  # fmt: skip
    share_pack.make(record, course, what, folder / "share-pack.zip")

    releases = Releases(LearnerFolders.open(folder / "desk"), lambda: TIME)
    words = freeze_answers(course.activity("activity-1"), record.read("activity-1"))
    copy = replace(words, attached=copy_attached(record, "activity-1", {"gain"}))
    releases.release("amina", words)
    releases.release("amina", copy, until=date(2027, 2, 1))
    over = releases.release("amina", copy, until=date(2027, 1, 1))
    releases.withdraw("amina", over.id)
    means = {"record": record_means(record.home), "pack": pack_means(folder / "share-pack.zip"),
             "desk": desk_means(folder / "desk")}  # fmt: skip
    text = json.dumps(means, indent=1, ensure_ascii=False)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
