"""Wrote the files beside it, once, in the version of that time. No test runs it.

    python tests/data/old/make.py FOLDER

writes new ones into FOLDER (made if missing), which are to go to a folder of their own: what an
earlier version wrote must never be replaced by what a later one writes. README.md says what is
what.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.support import journal_entries
from tests.support import old_files as old
from tests.support.browser.cohort import Cohort

from alongside import completion, privacy
from alongside.cohort.admin import commands
from alongside.cohort.admin.backup import backup
from alongside.cohort.desk.open_desk import open_desk
from alongside.cohort.inbox.pack_folder import PackFolder
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.cohort.tally.countable_questions import choices_of, countable_questions_of
from alongside.course.outline import Course
from alongside.hub.kernel_accounts.learner_accounts import LearnerAccounts
from alongside.record.erasure import erase
from alongside.record.notes import journal, tags, tutor_comments
from alongside.record.record import Record
from alongside.record.transfer import export, restore
from alongside.sharing import feedback_pack, share_pack
from alongside.sharing.share_pack import PackChoice
from alongside.sharing.snapshot import freeze_answers
from alongside.storage import encryption
from alongside.storage.folder_store import FolderStore

ODD = "Ŵyn ap Siôn & <b>Zoë</b> said: “نعم”\n\n  – and 👩‍👩‍👧‍👦 \u2028 waved\x00 \ud83d  "
FULL: dict[str, Any] = {
    "who": "The duty worker",
    "gain": "Time.\nA room on Tuesdays.",
    "story": ODD,
    "level": "near",
    "step": "sharing",
    "asked": {"chosen": ["advice", "room"], "other": "A lift home"},
    "trust": 4,
    "views": {"school": {"choice": "more", "note": "Fewer fines"},
              "club": {"choice": "less", "note": ""}},
    "partners": [{"partner": "Library", "why": "Rooms, and quiet", "how": "near"},
                 {"partner": "نادي", "why": "", "how": None}],
    "words": ["slow", "fair", "ours"],
    "plan": [{"what": "Ring again", "by_when": "2025-11-03", "with_whom": "Dai",
              "how_know": "They answer"}],
}  # fmt: skip


class Writing:
    """Saves into one record as pages do."""

    def __init__(self, record: Record, course: Course) -> None:
        self.record, self.course = record, course

    def save(self, activity: str, *, base: int | None = None, writer: str = "page-a",
             origin: str = "site", **values: Any) -> Any:  # fmt: skip
        """Save answers, whether or not the course asks for them."""
        asked = {}
        with suppress(Exception):
            asked = {field.id: field for field in self.course.activity(activity).questions}
        changes = {}
        for name, value in values.items():
            field = asked.get(name)
            checked = field.check(value) if field and value is not None else value
            changes[name] = checked, field.question_hash if field else f"sha256:{name}"
        now = self.record.read(activity).revision if base is None else base
        return self.record.save(
            activity, changes, base_revision=now, writer=writer, origin=origin,
            write_markdown=lambda reflection: f"# {activity}\n\nVersion {reflection.revision}\n",
        )  # fmt: skip

    def journal(self, name: str, value: Any, base: int, writer: str) -> None:
        """Save a field of the journal as a page that is behind."""
        self.record.save(
            journal.ACTIVITY, {name: (value, journal.QUESTION_HASH)}, base_revision=base,
            writer=writer, origin="site", write_markdown=journal.markdown,
        )  # fmt: skip


def write_answers(to: Writing) -> None:
    """Answers of every kind, earlier versions, words of two pages that met, an old question."""
    record = to.record
    to.save("activity-1", gain="Time.")
    to.save("activity-1", **FULL)
    to.save("activity-1", base=1, writer="page-b", origin="lab", gain="Money, I thought.",
            who="Somebody at the desk")  # fmt: skip
    record.open_comment("activity-1", asked=True, words=23, writer="page-a", origin="site")
    to.save("activity-1", gain="Time, and a room on Tuesdays.", trust="not-sure")
    record.restore("activity-1", 2, writer="page-a")
    to.save("activity-1", gain="Time, a room, and somebody to ring.", level="far")
    to.save("activity-2", gone="This is no longer asked.")
    record.save("activity-2", {"now": ("To the question as it was.", "sha256:as-it-was")},
                base_revision=1, writer="page-a", origin="site")  # fmt: skip
    to.save("activity-2", keep="yes")
    to.save("activity-2", keep=None)
    to.save("activity-2", keep="no")
    to.save("looking-back", mood=3)


def write_journal(to: Writing) -> None:
    """Entries begun, changed, taken out, written in two windows; tags on answers."""
    record = to.record
    first, saved = journal_entries.write(
        record, "We met. Nobody came late.", section="first", tags=["meeting", "for Dai"],
        writer="page-a", origin="site",
    )  # fmt: skip
    second, _ = journal_entries.write(record, ODD, writer="page-a", origin="lab")
    third, _ = journal_entries.write(
        record, "To be taken out again.", writer="page-a", origin="site"
    )
    base = record.read(journal.ACTIVITY).revision
    for text in ("We met. Nobody came late. I talked too much.", "We met, and I listened."):
        done = journal_entries.change(record, first, text, section="first", tags=["meeting"],
                              base_revision=base, writer="page-a", origin="site")  # fmt: skip
        base = done.revision
    journal_entries.remove(record, third, base_revision=base, writer="page-a", origin="site")
    now = {entry.id: entry for entry in journal.entries(record)}[first]
    beside = {"written_at": now.written_at, "section": "first", "tags": [], "text": "Other window."}
    to.journal(first, beside, saved.revision, "page-b")
    for activity, field in (("activity-1", "gain"), ("activity-1", "story"), ("activity-2", "now")):
        name = tags.name_of(activity, field)
        to.journal(name, tags.tidy(name, ["chairing", f"about {field}"]),
                   record.read(journal.ACTIVITY).revision, "page-a")  # fmt: skip
    assert second


def write_damage(to: Writing) -> None:
    """A current file that was damaged, and a line that was cut off: both set aside by now."""
    record = to.record
    for text in ("one", "one two", "one two three"):
        to.save("activity-3", words=text)
        to.save("activity-6", words=text, odd=ODD)
    current = record.home / "reflections" / "activity-3.json"
    current.write_bytes(current.read_bytes().replace(b"one two three", b"one t\xff three"))
    assert record.load_and_repair("activity-3").notices
    history = record.home / "history" / "activity-6.jsonl"
    with history.open("ab") as file:
        file.write(history.read_bytes().splitlines()[0][:80])
    assert record.load_and_repair("activity-6").notices


def erase_parts(to: Writing) -> None:
    """One answer and one whole activity that were erased."""
    to.save("activity-4", secret="Erased: nobody may find this.", stays="This stays.")
    to.save("activity-4", secret="Erased: nor this, from before.", stays="This stays, changed.")
    to.save("activity-5", all="Erased with its activity.")
    name = tags.name_of("activity-5", "all")
    to.journal(name, ["erased as well"], to.record.read(journal.ACTIVITY).revision, "page-a")
    erase.erase(to.record, erase.ErasureScope("activity-4", "secret"))
    erase.erase(to.record, erase.ErasureScope("activity-5"))


def bring_in_another(to: Writing, place: Path) -> None:
    """Bring back a zip from another computer, which went on from here and elsewhere too."""
    twin = place / "twin"
    shutil.copytree(to.record.home, twin)
    other = Writing(replace(to.record, store=FolderStore(twin)), to.course)
    other.save("looking-back", writer="page-c", mood=5)
    other.save("activity-2", writer="page-c", now="Written on the other computer.")
    to.save("activity-2", now="Written here meanwhile.")
    export.export_record(other.record, place / "other.zip")
    restore.import_record(to.record, place / "other.zip")
    assert (to.record.home / "import-undo.json").exists()


def write_record(out: Path, place: Path, course: Course) -> Record:
    """A learner's own record with one of everything."""
    record = old.record_at(out / "record", old.Clock())
    to = Writing(record, course)
    write_answers(to)
    write_journal(to)
    write_damage(to)
    erase_parts(to)
    bring_in_another(to, place)
    for name in ("Dai Example", "Zoë"):
        privacy.add_name(record.store, name)
    privacy.keep_pseudonym(record.store, "Dai Example", "colleague A")
    privacy.keep_pseudonym(record.store, "Zoë", "young person B")
    return record


def write_crashed(out: Path, course: Course) -> None:
    """Records as a crash left them: nobody has opened them since."""
    record = old.record_at(out / "crashed", old.Clock())
    to = Writing(record, course)
    for number in (1, 2):
        for name in ("activity-1", "activity-2", "looking-back", "activity-3"):
            to.save(name, word=f"{name}, version {number}")
        if number == 1:
            behind = (record.home / "reflections" / "activity-1.json").read_bytes()
    (record.home / "reflections" / "activity-1.json").write_bytes(behind)
    history = record.home / "history" / "activity-2.jsonl"
    history.write_bytes(history.read_bytes() + history.read_bytes().splitlines()[0][:100])
    damaged = record.home / "reflections" / "looking-back.json"
    damaged.write_bytes(damaged.read_bytes()[:-40])
    (record.home / "reflections" / "activity-3.json").unlink()


def write_packs(out: Path, amina: Record, course: Course) -> None:
    """A tutor's folder of packs, a plain and a sealed one, and what went back."""
    inbox, keys = out / "packs", out / "keys"
    inbox.mkdir()
    keys.mkdir(exist_ok=True)
    clock = old.Clock(old.START + timedelta(days=7))
    public = encryption.new_key(keys / "tutor-key.txt")
    bob = replace(old.record_at(out / "record-bob"), now=clock)
    Writing(bob, course).save("activity-1", gain="Quiet.", trust=2)
    amina = replace(amina, now=clock)
    until = date(2026, 3, 31)
    older = PackChoice("activity-1", ("gain", "partners"), 2)
    for record, name, choices, key in (
        (amina, "Amina K", [older, PackChoice("activity-2")], ""),
        (bob, "Bob", [PackChoice("activity-1")], public),
    ):
        what = share_pack.draft(record, course, choices, learner=name, until=until,
                           question=f"Does this make sense? {name}")  # fmt: skip
        share_pack.make(record, course, what, inbox, to_key=key)
    desk = PackFolder(
        inbox, Releases(LearnerFolders.open(inbox / "desk"), clock), keys / "tutor-key.txt"
    )
    assert desk.take_in() == ()
    comment_on(desk, "First, {name}: thank you.", about=True)
    sent = desk.write_feedback(lambda activity: course.activity(activity).heading)
    for path in sent:
        if path.suffix == ".zip":
            feedback_pack.receive(amina, path)
    tutor_comments.mark_seen(amina.store, "activity-2", "2025-10-14T08:00:00.000Z")
    comment_on(desk, "And a second thing, {name}.", about=False)
    desk.write_feedback(lambda activity: course.activity(activity).heading)
    comment_on(desk, "Not sent yet, {name}.", about=False)


def comment_on(desk: PackFolder, text: str, *, about: bool) -> None:
    """Have the tutor look at every release and write about it."""
    for one in desk.releases.open_releases():
        name = {who.name: who.shown for who in desk.people()}[one.learner.name]
        desk.releases.open_for_tutor(one.learner.ref, one.id, "tutor")
        desk.releases.add_comment(one.learner.ref, one.id, "tutor", text.format(name=name),
                              shown="Tess", about=one.fields[0] if about else None)  # fmt: skip


class OldCohort(Cohort):
    """A cohort that is served once, for people to sign in at."""

    def __init__(self, folder: Path, course: Path) -> None:
        super().__init__(
            folder, course, more="roster: people.csv\nkeep_months: 9\nrelease_days: 60\n"
            'contact: "the office, office@example.org"\n', people="",
        )  # fmt: skip


PEOPLE = ("amina", "bob", "carol", "dan", "eve", "fay@club.example")


def write_cohort(out: Path, course: Course) -> None:
    """A cohort with a desk and a hub at which people signed in."""
    folder = out / "cohort"
    folder.mkdir(mode=0o700)
    lines = [f"{name},{name.split('@')[0].title()}" for name in PEOPLE]
    (folder / "people.csv").write_text("\n".join(["name,shown", *lines, ""]))
    cohort = OldCohort(folder, course.root)
    clock = old.Clock(old.START, step=61)
    settings = cohort.settings
    desk = open_desk(settings, course)
    assert desk.tally is not None
    pictures, progress_store = (
        replace(desk.tally, now=clock),
        replace(desk.progress_store, now=clock),
    )
    desk = replace(desk, releases=replace(desk.releases, now=clock), progress_store=progress_store)
    for name in PEOPLE:
        record = replace(Record.open(settings.records, learner=name), now=clock)
        level = "far" if name in ("bob", "eve") else "near"
        to = Writing(record, course)
        to.save("activity-1", gain=f"{name} wrote this first.")
        to.save("activity-1", **{**FULL, "gain": f"{name} wrote this.", "level": level,
                                 "trust": len(name) % 5 + 1})  # fmt: skip
        reflection = record.read("activity-1")
        chosen = choices_of(course.activity(1), reflection)
        pictures.agree(name, countable_questions_of(course), chosen)
        desk.progress_store.put(name, {"activity-1": {"state": "finished", "words": 12,
                                                   "answered": 11, "questions": 11}})  # fmt: skip
    release_some(desk, settings.records, course, clock)
    clock.at += timedelta(days=2)
    pictures.count()
    pictures.leave("dan")
    desk.preferences.add_phrase("tess", "Say more about “why”.")
    desk.preferences.show_names("tess", False)
    (folder / "hub").mkdir(mode=0o700, exist_ok=True)
    homes = LearnerAccounts(settings.records, folder / "hub" / "accounts.json")
    for name in PEOPLE:
        homes.uid(name)
    sign_in_all(cohort)
    set_code(out, settings, clock)
    text = re.sub(r"port: \d+", "port: 8000", cohort.file.read_text())
    cohort.file.write_text(text)
    settings = load_settings(cohort.file)
    public = encryption.new_key(out / "keys" / "backup-key.txt")
    backup(settings, out / "backup.zip", now=clock())
    backup(settings, out / "backup.zip.age", key=public, now=clock())
    commands.cohort_remove("carol", folder, erase=True, course=course)
    homes.forget("carol")


def release_some(desk: Any, records: Path, course: Course, clock: old.Clock) -> None:
    """Releases that are open, were read and answered, taken back, or are one answer's."""
    releases = desk.releases
    made = {}
    for name in ("amina", "bob", "carol"):
        record = Record.open(records, learner=name)
        what = freeze_answers(course.activity(1), record.read("activity-1"))
        made[name] = releases.release(name, what, question=f"What do you think? {name}",
                                      until=date(2026, 9, 30))  # fmt: skip
    amina = Record.open(records, learner="amina")
    one = freeze_answers(course.activity(1), amina.at("activity-1", 1), ["gain"])
    releases.release("amina", one)
    releases.withdraw("bob", made["bob"].id)
    mine = made["amina"]
    releases.open_for_tutor(mine.learner.ref, mine.id, "tess")
    releases.add_comment(mine.learner.ref, mine.id, "tess", "Which room?\nTuesdays only?",
                     shown="Tess", about="gain")  # fmt: skip
    releases.add_comment(mine.learner.ref, mine.id, "tess", "Thank you.", shown="Tess")
    releases.mark_seen("amina", mine.id)
    releases.add_comment(mine.learner.ref, mine.id, "tess", "One more thing.", shown="Tess")
    releases.log_event("amina", "took-everything")
    releases.log_action("tess", "pictures")


def sign_in_all(cohort: OldCohort) -> None:
    """Serve the cohort; people choose passwords, one changes theirs, one gets a new code."""
    from tests.support.browser import cohort as served

    cohort.start()
    try:
        firsts = {**old.PASSWORDS, "dan": old.DANS_FIRST, "eve": old.EVES_OLD,
                  "carol": "what carol chose"}  # fmt: skip
        for name, password in firsts.items():
            served.PASSWORD = password
            cohort.member(name)
    finally:
        cohort.stop()
    cohort.log.unlink()
    door = old.SignIn(cohort.settings, old.START)
    assert door.change("dan", old.DANS_FIRST, old.PASSWORDS["dan"]) == ""


def set_code(out: Path, settings: Any, clock: old.Clock) -> None:
    """A join code that waits, a later one for somebody with a password, and an old one."""
    codes = old.codes_at(settings, clock.at)
    (out / old.BOBS_CODE).write_text(codes.issue(["bob"])["bob"] + "\n")
    codes.issue(["eve"])["eve"]
    old.codes_at(settings, clock.at - timedelta(days=40)).issue(["fay@club.example"])[
        "fay@club.example"
    ]
    assert not codes.matched("bob", "not-the-code")


def write_completion(out: Path, course: Course) -> None:
    """A learner's own statement, the page, and the same signed by a tutor."""
    folder = out / "completion"
    folder.mkdir()
    record = Record.open(out / "record")
    done = completion.read_completion(course, record, "Amina K", now=old.START + timedelta(days=8))
    (folder / "completion-record.html").write_text(completion.certificate_html(done))
    own = completion.credential(done)
    (folder / "completion-credential.json").write_text(json.dumps(own, indent=2) + "\n")
    key = completion.new_key()
    (folder / "tess.pem").write_bytes(key)
    (folder / "tess-public.pem").write_bytes(completion.public_key(key))
    issuer = completion.Issuer("Tess, a youth project", "https://example.org/tess")
    token = completion.sign_again(own, issuer, key, now=old.START + timedelta(days=9))
    (folder / "completion-credential.jwt").write_text(token)


def write_expected(out: Path) -> None:
    """What this version says of all of it; opened in copies, so that nothing is touched."""
    when = old.START + timedelta(days=10)
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "copy"
        shutil.copytree(out, copy)
        shares = {path.name: path for path in sorted((copy / "packs").glob("share-*"))}
        key = copy / "keys" / "tutor-key.txt"
        bobs = copy / "record-bob" / "sharing" / "key.txt"
        answers = sorted((copy / "packs" / "feedback").iterdir())
        said = {
            "record": old.record_means(copy / "record"),
            "record-bob": old.record_means(copy / "record-bob"),
            "shares": {name: old.pack_means(path, key) for name, path in shares.items()},
            "feedback": {path.name: old.feedback_means(path, bobs) for path in answers},
            "packs": old.packs_means(copy / "packs", when),
            "cohort": old.cohort_means(copy / "cohort", when),
        }
    text = json.dumps(said, indent=1) + "\n"
    (out / "expected.json").write_text(text)


def main(out: Path) -> None:
    """Write everything."""
    out.mkdir(parents=True, exist_ok=True)
    shutil.copytree(old.OLD / "course-files", out / "course-files")
    course = Course.read(out / "course-files")
    with tempfile.TemporaryDirectory() as place:
        record = write_record(out, Path(place), course)
    write_crashed(out, course)
    write_packs(out, record, course)
    write_cohort(out, course)
    write_completion(out, course)
    export.export_record(replace(record, now=old.still(old.START + timedelta(days=8))),
                          out / "record.zip")  # fmt: skip
    for lock in [*out.rglob("*.lock"), *out.rglob(".lock"), *out.rglob("locks")]:
        shutil.rmtree(lock) if lock.is_dir() else lock.unlink(missing_ok=True)
    write_expected(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
