"""Files as earlier versions wrote them (tests/data/old), and what they mean when they are opened.

The doors come first: all that these tests take from the package, so that a move rewrites one place.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.support.paths import TESTS
from tests.support.records import erasures

from alongside import completion as credential_door

# --- the doors --------------------------------------------------------------------------
from alongside import privacy as care_door
from alongside.cohort.admin import backup as backup_door
from alongside.cohort.admin import restore_erasures as erased_since_door
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.open_desk import open_desk
from alongside.cohort.inbox.pack_folder import PackFolder
from alongside.cohort.releases.audit_log import AuditLog
from alongside.cohort.releases.erasure_receipts import erasure_marks
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.cohort.roster.cohort_settings import Settings
from alongside.cohort.roster.cohort_settings import load_settings as load_cohort
from alongside.cohort.roster.join_codes import JoinCodes
from alongside.cohort.tally.countable_questions import countable_questions_of
from alongside.course.outline import Course
from alongside.record.display.outdated_answers import find_outdated
from alongside.record.notes import journal as journal_door
from alongside.record.notes import journal_versions as entries_door
from alongside.record.notes import tags as tags_door
from alongside.record.notes import tutor_comments as comments_door
from alongside.record.record import Record
from alongside.record.transfer import export as export_door
from alongside.record.transfer import restore as import_door
from alongside.record.transfer import undo as undo_door
from alongside.sharing import feedback_pack as feedback_door
from alongside.sharing import pack_reader as pack_door
from alongside.sharing import sent_packs as sharing_door
from alongside.storage.json_format import parse as parse_json

__all__ = [
    "SITE",
    "Course",
    "Record",
    "Settings",
    "backup_door",
    "credential_door",
    "erased_since_door",
    "export_door",
    "feedback_door",
    "import_door",
    "journal_door",
    "load_cohort",
]  # fmt: skip

SITE = "/services/course/"

# --- the files --------------------------------------------------------------------------

OLD = TESTS / "data" / "old"
START = datetime(2025, 10, 6, 9, 0, tzinfo=UTC)
"""When the files say that they were begun."""
PASSWORDS = {
    "tess": "tutor since long ago",
    "amina": "écrire, toujours écrire",
    "dan": "the one dan changed to",
}
DANS_FIRST, EVES_OLD = "the first that dan had", "what eve forgot again"
BOBS_CODE = "bobs-join-code.txt"


class Clock:
    """A clock that moves on by `step` seconds each time it is asked."""

    def __init__(self, at: datetime = START, step: float = 97.5) -> None:
        self.at, self.step = at, step

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=self.step)
        return self.at


def still(at: datetime) -> Callable[[], datetime]:
    """A clock that stands."""
    return lambda: at


def copied(name: str, to: Path, old_files: Path = OLD) -> Path:
    """A copy of one of the old files or folders, closed to others as its owner had it.

    Git keeps no such modes, and a test that opens the copy leaves the old one as it is.
    """
    old, place = old_files / name, to / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if old.is_file():
        shutil.copyfile(old, place)
        place.chmod(0o600)
        return place
    shutil.copytree(old, place)
    for path in (place, *place.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return place


def expected(name: str) -> Any:
    """What the version that wrote the files said of them."""
    return json.loads((OLD / "expected.json").read_bytes())[name]


MAPS = frozenset(
    ("activities", "answers", "entry_versions", "tags", "comments", "sent", "releases", "members",
     "logs", "progress", "agreed", "counts", "then")
)  # fmt: skip
"""What is listed by names of people and things: nothing may be missing there, and nothing new."""


def differences(now: Any, was: Any, *where: str) -> Iterator[str]:
    """What is otherwise than the old version said. A thing may say more of itself than it did."""
    if isinstance(was, dict) and isinstance(now, dict) and where[-1:] != ("value",):
        strict = bool(MAPS & {*where[-1:]} or {"then", "progress"} & {*where[-2:-1]})
        for key in was.keys() | (now.keys() if strict else ()):
            if key not in now or key not in was:
                yield f"{'/'.join(where)}: {key} {'came' if key in now else 'went'}"
            else:
                yield from differences(now[key], was[key], *where, key)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (one, other) in enumerate(zip(now, was, strict=True)):
            yield from differences(one, other, *where, str(number))
    elif now != was or type(now) is not type(was):
        yield f"{'/'.join(where)}: {now!r} was {was!r}"


def old_course() -> Course:
    """The course that the records are of."""
    return Course.read(OLD / "course-files")


def as_json(value: Any) -> Any:
    """A value as it reads back from expected.json."""
    return json.loads(json.dumps(value, default=str))


def read_json(path: Path) -> Any:
    """The data in a JSON file."""
    return json.loads(path.read_bytes())


# --- what they mean ---------------------------------------------------------------------


def record_at(home: Path, now: Callable[[], datetime] | None = None) -> Record:
    """The record in a folder."""
    record = Record.open(home)
    return Record.kept_in(record.home, now=now) if now else record


def outdated_answers(activity: Any, record: Record) -> Any:
    """What a form tells of answers to questions that have changed since, or gone."""
    return find_outdated(activity, record.read(activity.id))


def completed(course: Course, record: Record) -> str:
    """What a record of completion says."""
    return credential_door.read_completion(course, record).statement


def answers_of(reflection: Any) -> dict[str, Any]:
    """Every answer with all that is known of it."""
    return {name: asdict(answer) for name, answer in reflection.answers.items()}


def activity_means(record: Record, activity: str) -> dict[str, Any]:
    """All that a record says of an activity, at every version."""
    now = record.read(activity)
    return {
        "revision": now.revision,
        "saved_at": now.saved_at,
        "answers": answers_of(now),
        "comment_opened": now.comment,
        "versions": [asdict(one) for one in record.revisions(activity)],
        "then": {
            one.revision: answers_of(record.at(activity, one.revision))
            for one in record.revisions(activity)
        },
        "kept": [asdict(one) for one in record.rejected_edits(activity)],
        "lost": [asdict(one) for one in record.unresolved_edits(activity)],
    }


def record_means(home: Path) -> Any:
    """All that a record says, in the order in which it says it."""
    record = record_at(home)
    journal = record.read(journal_door.ACTIVITY)
    entries = journal_door.entries(record)
    means = {
        "activities": {one: activity_means(record, one) for one in record.activities()},
        "journal": [asdict(one) for one in entries],
        "entry_versions": {
            one.id: [asdict(then) for then in entries_door.versions(record, one.id)]
            for one in entries
        },
        "taken_out": [asdict(one) for one in entries_door.taken_out(record)],
        "tags": {name: list(tags_door.of(journal, *name.split("--")[1:]))
                 for name in journal.answers if tags_door.is_tags(name)},
        "comments": {name: [asdict(one) for one in found]
                     for name, found in comments_door.by_activity(record.store).items()},
        "erasures": erasures(record),
        "names": care_door.read_names(record.store),
        "pseudonyms": care_door.read_pseudonyms(record.store).entries,
        "sent": {name: dict(one) for name, one in sharing_door.sent(record.store).items()},
        "notebook": sharing_door.notebook(record.store),
        "import_can_be_undone": undo_door.can_undo(record),
    }  # fmt: skip
    return as_json(means)


def release_means(releases: Releases, learner: str) -> list[Any]:
    """A learner's releases, open and over, with what is in them and what was said to them."""
    found = []
    for one in releases.of_learner(learner):
        data = {key: value for key, value in vars(one).items() if key != "learner"}
        data["ref"] = one.learner.ref
        data["notes"] = [asdict(note) for note in releases.comments(learner, one.id)]
        if one.live:
            shown = releases.open_for_learner(learner, one.id)
            data["copy"], data["question"] = shown.snapshot.to_data(), shown.question
        found.append(data)
    return found


def pack_means(path: Path, key: Path | None = None) -> Any:
    """All that a share pack says."""
    pack = pack_door.read(path, key)
    said = {name: part for name, part in vars(pack).items() if name not in ("sum", "left")}
    return as_json({**said, "releases": {k: v.to_data() for k, v in pack.releases.items()}})


def feedback_means(path: Path, key: Path | None = None) -> Any:
    """All that a feedback pack says."""
    known = (feedback_door.DATA, feedback_door.PAGE)
    return pack_door.contents(path, key, known, feedback_door.DATA, feedback_door.SCHEMA).data


def packs_desk(folder: Path, now: datetime, key: Path | None = None) -> PackFolder:
    """A tutor's folder of packs, opened at a time."""
    return PackFolder(folder, Releases(LearnerFolders.open(folder / "desk"), still(now)), key)


def packs_means(folder: Path, now: datetime) -> Any:
    """All that a tutor's folder of packs says."""
    desk = packs_desk(folder, now)
    return as_json({
        "packs": [{name: part for name, part in asdict(one).items() if name != "left"}
                  for one in desk.packs()],
        "people": [asdict(one) for one in desk.people()],
        "unsent": desk.unsent(),
        "releases": {one.shown: release_means(desk.releases, one.name) for one in desk.people()},
    })  # fmt: skip


def desk_at(settings: Settings, now: datetime) -> Desk:
    """The cohort's desk, opened at a time."""
    desk = open_desk(settings, old_course())
    tally = desk.tally and replace(desk.tally, now=still(now))
    return replace(desk, releases=replace(desk.releases, now=still(now)), tally=tally)


def cohort_means(folder: Path, now: datetime) -> Any:
    """All that a cohort's folder says, but for what takes a password."""
    settings = load_cohort(folder / "cohort.yml")
    desk = desk_at(settings, now)
    assert desk.tally is not None
    return as_json({
        "name": settings.name,
        "people": [asdict(one) for one in (*settings.tutors, *settings.learners)],
        "days": [settings.starts, settings.ends, settings.kept_until],
        "members": {one.name: [one.ref, one.alias] for one in desk.releases.folders.all()},
        "releases": {one.name: release_means(desk.releases, one.name)
                     for one in desk.releases.folders.all()},
        "logs": {one.name: [asdict(event) for event in desk.releases.log(one.name)]
                 for one in desk.releases.folders.all()},
        "actions": [asdict(one) for one in desk.releases.actions()],
        "broken_logs": [str(path.name) for path in settings.desk.rglob("*.jsonl")
                        if AuditLog(path).broken_at() is not None],
        "progress": {one.name: {name: asdict(place)
                                for name, place in desk.progress_store.of(one).items()}
                     for one in desk.releases.folders.all()},
        "pictures": [asdict(one)
                     for one in desk.tally.pictures(countable_questions_of(desk.course))],
        "agreed": {one.name: desk.tally.share(one).agreed for one in desk.releases.folders.all()},
        "tutor": asdict(desk.preferences.of("tess")),
        "codes_waiting": codes_at(settings, now).names(),
        "marks_of_the_erased": sorted(erasure_marks(settings.desk)),
        "receipts": [parse_json(path.read_bytes())
                     for path in sorted((settings.desk / "receipts").glob("*.json"))],
    })  # fmt: skip


def codes_at(settings: Settings, now: datetime) -> JoinCodes:
    """The join codes, at a time."""
    return JoinCodes(settings.desk / "codes.json", still(now))


def answers_in(settings: Settings, learner: str) -> dict[str, Any]:
    """A learner's own words in a cohort's folder, by activity and question."""
    record = Record.open(settings.records, learner=learner)
    return {
        activity: {name: one.value for name, one in record.read(activity).answers.items()}
        for activity in record.activities()
    }


class SignIn:
    """The sign-in of a cohort that stands in a folder, with the passwords kept there."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        from alongside.hub.auth.join_code_authenticator import (
            CodesAuthenticator,  # needs JupyterHub
        )

        self._door = CodesAuthenticator(
            cohort_file=str(settings.path),
        )
        self._door.codes = codes_at(settings, now)

    def __call__(self, name: str, secret: str, chosen: str | None = None) -> bool:
        """Whether somebody comes in."""
        handler = SimpleNamespace(
            request=SimpleNamespace(remote_ip="192.0.2.1"), said="", choosing=False
        )
        data = {"username": name, "password": secret}
        if chosen is not None:
            data["new_password"] = chosen
        return asyncio.run(self._door.authenticate(handler, data)) == name

    def change(self, name: str, present: str, chosen: str) -> str:
        """Change a password; what is said if it was not."""
        return asyncio.run(self._door.change_password(name, present, chosen, "192.0.2.1"))


def accounts_in(folder: Path) -> dict[str, int]:
    """The account number of each learner's own."""
    from alongside.hub.kernel_accounts.learner_accounts import LearnerAccounts

    homes = LearnerAccounts(folder / "records", folder / "hub" / "accounts.json")
    return {name: homes.uid(name) for name in ("amina", "bob")}


def served(folder: Path) -> Any:
    """The cohort in an old folder, ready to be started on a free port."""
    from tests.support.accounts import server_python
    from tests.support.browser.cohort import Cohort  # needs JupyterHub
    from tests.support.browser.served import free_port

    class Served(Cohort):
        def __init__(self) -> None:
            self.python = server_python()
            folder.chmod(0o711)  # as `alongside cohort check` says where the server is root
            self.folder, self.course = folder, OLD / "course-files"
            self.port, self.file, self.log = free_port(), folder / "cohort.yml", folder / "log"
            text = self.file.read_text().replace("port: 8000", f"port: {self.port}")
            self.file.write_text(text)
            self.settings = load_cohort(self.file)
            self._process = None

    return Served()
