from __future__ import annotations

import json
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside import privacy
from alongside.cohort.admin.backup import backup, restore
from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.desk.open_desk import join_codes, open_desk
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.course.outline import Course
from alongside.errors import PackError
from alongside.record.record import Record
from alongside.sharing.snapshot import freeze_answers
from alongside.storage import encryption
from alongside.storage.folder_store import FolderStore

pytestmark = pytest.mark.usefixtures("quick_codes")

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
YML = """name: Autumn
tutors: [tess]
starts: 2026-09-01
ends: 2030-12-31
roster: people.csv
"""


@pytest.fixture
def cohort(tmp_path: Path, course: Course) -> Settings:
    """A cohort in which something of every kind is kept."""
    home = tmp_path / "cohort"
    home.mkdir()
    (home / "cohort.yml").write_text(YML)
    (home / "people.csv").write_text("name,shown\namina,Amina K\nbob,\n")
    settings = load_settings(home / "cohort.yml")
    desk = open_desk(settings, course)
    activity = course.activity("activity-1")
    for learner in ("amina", "bob"):
        record = Record.open(settings.records, learner=learner)
        for text in ("first", "second"):
            change = {"gain": (f"{learner} {text}", activity.field("gain").question_hash)}
            base = record.load_and_repair("activity-1").revision
            record.save("activity-1", change, base_revision=base,
                        writer="page", origin="site")  # fmt: skip
        one = desk.releases.release(
            learner, freeze_answers(activity, record.load_and_repair("activity-1"))
        )
        desk.releases.add_comment(one.learner.ref, one.id, "tess", "Good.")
        desk.progress_store.keep(learner, {"activity-1": ActivityProgress("started")})
        assert desk.tally is not None
        desk.tally.agree(learner, (), {})
    desk.preferences.add_phrase("tess", "Thank you.")
    join_codes(settings).issue(["bob"])["bob"]
    hub = home / "hub"
    hub.mkdir(mode=0o700)
    (hub / "accounts.json").write_text("{}")
    with sqlite3.connect(hub / "jupyterhub.sqlite") as database:
        database.execute("create table people (name text)")
        database.execute("insert into people values ('amina')")
    database.close()
    return settings


def files_in(folder: Path) -> dict[str, bytes]:
    """All files that a backup keeps, by their paths."""
    passing = (".lock", ".codes.lock", ".lock")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(passing) and path.suffix != ".sqlite"
    }


def test_what_is_put_back_is_what_there_was(cohort: Settings, tmp_path: Path) -> None:
    made = backup(cohort, tmp_path, now=NOW)
    assert made.name == "backup-20261121T100000Z.zip"
    done = restore(made, tmp_path / "restored")
    assert files_in(tmp_path / "restored") == files_in(cohort.path.parent)
    assert done.made_at == "2026-11-21T10:00:00.000Z"


def test_what_is_put_back_works(cohort: Settings, tmp_path: Path, course: Course) -> None:
    restore(backup(cohort, tmp_path / "b.zip", now=NOW), tmp_path / "restored")
    settings = load_settings(tmp_path / "restored" / "cohort.yml")
    desk = open_desk(settings, course)
    assert [one.name for one in settings.learners] == ["amina", "bob"]
    assert {one.learner.name for one in desk.releases.open_releases()} == {"amina", "bob"}
    (one,) = desk.releases.of_learner("amina")
    shown = desk.releases.open_for_tutor(one.learner.ref, one.id, "tess")
    assert shown.snapshot.answers[0].value == "amina second"
    assert [note.text for note in shown.comments] == ["Good."]
    record = Record.open(settings.records, learner="amina")
    assert record.at("activity-1", 1).answers["gain"].value == "amina first"
    record.save("activity-1", {"gain": ("third", "h")}, base_revision=2, writer="p", origin="site")
    assert join_codes(settings).names() == ("bob",)
    with sqlite3.connect(settings.path.parent / "hub" / "jupyterhub.sqlite") as database:
        assert database.execute("select name from people").fetchall() == [("amina",)]
    database.close()


def test_a_backup_and_what_is_put_back_are_closed_to_others(
    cohort: Settings, tmp_path: Path
) -> None:
    made = backup(cohort, tmp_path / "b.zip")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    restore(made, tmp_path / "restored")
    for path in (tmp_path / "restored").rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077


def test_locks_and_unfinished_files_stay_out(cohort: Settings, tmp_path: Path) -> None:
    (cohort.desk / ".mirror.json.tmp").write_text("half")
    (cohort.desk / "link").symlink_to("/etc/passwd")
    with zipfile.ZipFile(backup(cohort, tmp_path / "b.zip")) as archive:
        names = archive.namelist()
    assert not [name for name in names if "lock" in name or name.endswith(".tmp")]
    assert "desk/link" not in names


def test_a_learners_list_of_names_and_key_come_back(cohort: Settings, tmp_path: Path) -> None:
    home = next(path for path in sorted(cohort.records.iterdir()) if path.is_dir())
    privacy.keep_pseudonym(FolderStore(home), "Zebedee Quarkfield", "Person A")
    restore(backup(cohort, tmp_path / "b.zip"), tmp_path / "restored")
    there = FolderStore(tmp_path / "restored" / "records" / home.name)
    assert privacy.read_pseudonyms(there).of("Zebedee Quarkfield") == "Person A"


def test_a_sealed_backup_opens_with_its_key_only(cohort: Settings, tmp_path: Path) -> None:
    pytest.importorskip("pyrage")
    public = encryption.new_key(tmp_path / "key.txt")
    made = backup(cohort, tmp_path, key=public, now=NOW)
    assert made.suffixes[-1] == ".age"
    assert b"amina second" not in made.read_bytes()
    with pytest.raises(PackError, match="Name the file with the key"):
        restore(made, tmp_path / "restored")
    encryption.new_key(tmp_path / "other.txt")
    with pytest.raises(PackError, match="another key"):
        restore(made, tmp_path / "restored", key=tmp_path / "other.txt")
    cut = tmp_path / "cut.age"
    cut.write_bytes(made.read_bytes()[:-100])
    with pytest.raises(PackError, match="damaged"):
        restore(cut, tmp_path / "restored", key=tmp_path / "key.txt")
    assert not (tmp_path / "restored").exists()
    restore(made, tmp_path / "restored", key=tmp_path / "key.txt")
    assert files_in(tmp_path / "restored") == files_in(cohort.path.parent)


def test_nothing_is_written_over(cohort: Settings, tmp_path: Path) -> None:
    made = backup(cohort, tmp_path / "b.zip")
    before = files_in(cohort.path.parent)
    with pytest.raises(CohortError, match="not empty"):
        restore(made, cohort.path.parent)
    assert files_in(cohort.path.parent) == before


Break = Callable[[Path], object]


def change_file(path: Path) -> None:
    rewrite(path, lambda files: files.update({"cohort.yml": b"name: Mine\n"}))


def drop_file(path: Path) -> None:
    rewrite(path, lambda files: files.pop("people.csv", files.pop("roster.csv", None)))


def add_file(path: Path) -> None:
    rewrite(path, lambda files: files.update({"desk/extra": b"x"}))


def rename_roster(path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        data = json.loads(files["backup.json"])
        files["backup.json"] = json.dumps(data | {"roster": "../../outside.csv"}).encode()

    rewrite(path, change)


def rewrite(path: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)


BREAKS: dict[str, Break] = {
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-200]),
    "empty": lambda path: path.write_bytes(b""),
    "a file changed": change_file,
    "a file missing": drop_file,
    "a file too many": add_file,
    "a roster elsewhere": rename_roster,
    "a file outside": lambda path: rewrite(path, lambda files: files.update({"../x": b"x"})),
    "another's file": lambda path: rewrite(path, lambda files: files.update({"etc/x": b"x"})),
    "no list": lambda path: rewrite(path, lambda files: files.pop("backup.json")),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_backup_that_is_not_whole_puts_nothing_back(
    cohort: Settings, tmp_path: Path, name: str
) -> None:
    made = backup(cohort, tmp_path / "b.zip")
    BREAKS[name](made)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CohortError, match=r"b\.zip"):
        restore(made, tmp_path / "restored")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_missing_backup_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CohortError, match="not put back"):
        restore(tmp_path / "none.zip", tmp_path / "restored")


def test_a_backup_during_work_holds_whole_files(
    cohort: Settings, tmp_path: Path, course: Course
) -> None:
    done = threading.Event()

    def work() -> None:
        record = Record.open(cohort.records, learner="amina")
        desk = open_desk(cohort, course)
        number = 0
        while not done.is_set():
            number += 1
            base = record.load_and_repair("activity-1").revision
            record.save("activity-1", {"gain": (f"text {number}", "h")}, base_revision=base,
                        writer="p", origin="site")  # fmt: skip
            what = freeze_answers(
                course.activity("activity-1"), record.load_and_repair("activity-1")
            )
            desk.releases.withdraw("amina", desk.releases.release("amina", what).id)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(3):
            made = backup(cohort, tmp_path / f"{number}.zip")
            restore(made, tmp_path / f"restored-{number}")
            settings = load_settings(tmp_path / f"restored-{number}" / "cohort.yml")
            reflection = Record.open(settings.records, learner="amina").load_and_repair(
                "activity-1"
            )
            assert reflection.notices == ()
            assert reflection.revision >= 2
            desk = open_desk(settings, course)
            assert LearnerFolders.open(settings.desk).find("amina") is not None
            assert all(one.ended or one.live for one in desk.releases.of_learner("amina"))
    finally:
        done.set()
        worker.join()
