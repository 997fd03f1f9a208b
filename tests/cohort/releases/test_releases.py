from __future__ import annotations

import multiprocessing
import stat
import threading
from datetime import date
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Clock, Copying

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.releases import release_copies
from alongside.cohort.releases import releases as release
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.errors import ReleaseError, ReleaseGoneError
from alongside.sharing.snapshot import Snapshot

SECRET = "Heron-4711"


def on_disk(releases: Releases, words: str) -> list[Path]:
    """Files of the desk that hold these words."""
    files = [path for path in releases.folders.root.rglob("*") if path.is_file()]
    return [path for path in files if words.encode() in path.read_bytes()]


# --- releasing ------------------------------------------------------------------------


def test_nothing_is_released_by_itself(releases: Releases) -> None:
    assert releases.open_releases() == ()
    assert releases.of_learner("amina") == ()
    assert releases.log("amina") == ()


def test_a_release_reaches_the_tutors_as_it_is(releases: Releases, copying: Copying) -> None:
    what = copying(gain=SECRET, level="near")
    made = releases.release("amina", what, question="Is this enough?")
    assert releases.open_releases() == (made,)
    assert made.asked
    shown = releases.open_for_tutor(made.learner.ref, made.id, "tess")
    assert shown.snapshot == what
    assert shown.question == "Is this enough?"


def test_a_copy_does_not_change_when_the_learner_writes_on(
    releases: Releases, copying: Copying
) -> None:
    made = releases.release("amina", copying(gain="first"))
    copying(gain="second")
    shown = releases.open_for_tutor(made.learner.ref, made.id, "tess")
    assert [answer.value for answer in shown.snapshot.answers] == ["first"]


def test_pressing_twice_is_one_release(releases: Releases, copying: Copying) -> None:
    what = copying()
    assert releases.release("amina", what).id == releases.release("amina", what).id
    assert len(releases.of_learner("amina")) == 1


def test_another_question_or_revision_is_another_release(
    releases: Releases, copying: Copying
) -> None:
    first = releases.release("amina", copying(gain="first"))
    asked = releases.release("amina", copying(gain="first"), question="Well?")
    later = releases.release("amina", copying(gain="second"))
    assert len({first.id, asked.id, later.id}) == 3


def test_files_are_closed_to_everybody_else(releases: Releases, copying: Copying) -> None:
    releases.release("amina", copying(gain=SECRET))
    for path in on_disk(releases, SECRET):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_question_has_a_limit(releases: Releases, copying: Copying) -> None:
    with pytest.raises(ReleaseError, match="2,000 fit"):
        releases.release("amina", copying(), question="x" * 2001)
    assert releases.of_learner("amina") == ()


def test_a_learner_cannot_fill_the_disk_with_releases(
    releases: Releases, copying: Copying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "MOST", 2)
    for text in ("one", "two"):
        releases.release("amina", copying(gain=text))
    with pytest.raises(ReleaseError, match="Take some back"):
        releases.release("amina", copying(gain="three"))


# --- taking back and expiry -----------------------------------------------------------


def test_taking_back_removes_the_tutors_copy(releases: Releases, copying: Copying) -> None:
    made = releases.release("amina", copying(gain=SECRET), question=SECRET)
    releases.open_for_tutor(made.learner.ref, made.id, "tess")
    assert on_disk(releases, SECRET)
    assert releases.withdraw("amina", made.id).ended == "withdrawn"
    assert on_disk(releases, SECRET) == []
    assert releases.open_releases() == ()
    for attempt in (
        lambda: releases.open_for_tutor(made.learner.ref, made.id, "tess"),
        lambda: releases.mark_read(made.learner.ref, made.id, "tess"),
        lambda: releases.add_comment(made.learner.ref, made.id, "tess", "Good"),
        lambda: releases.open_for_learner("amina", made.id),
    ):
        with pytest.raises(ReleaseGoneError, match="taken back"):
            attempt()


def test_taking_back_twice_is_harmless(releases: Releases, copying: Copying) -> None:
    made = releases.release("amina", copying())
    releases.withdraw("amina", made.id)
    length = len(releases.log("amina"))
    assert releases.withdraw("amina", made.id).ended == "withdrawn"
    assert len(releases.log("amina")) == length


def test_a_release_ends_by_itself(releases: Releases, copying: Copying, clock: Clock) -> None:
    made = releases.release("amina", copying(gain=SECRET), until=date(2026, 11, 23))
    clock.forward(days=2)
    assert releases.open_releases() == (made,)
    clock.forward(hours=15)
    assert releases.open_releases() == ()
    with pytest.raises(ReleaseGoneError):
        releases.open_for_tutor(made.learner.ref, made.id, "tess")
    assert releases.tidy() == 1
    assert on_disk(releases, SECRET) == []
    assert [event.what for event in releases.log("amina")] == ["released", "expired"]
    assert releases.tidy() == 0


def test_an_expired_release_can_still_be_taken_back(
    releases: Releases, copying: Copying, clock: Clock
) -> None:
    made = releases.release("amina", copying(), until=date(2026, 11, 21))
    clock.forward(days=1)
    assert releases.withdraw("amina", made.id).ended == "expired"


@pytest.mark.parametrize("until", [date(2026, 11, 20), date(2028, 1, 1)])
def test_a_release_ends_within_a_year(releases: Releases, copying: Copying, until: date) -> None:
    with pytest.raises(ReleaseError, match="Choose a day"):
        releases.release("amina", copying(), until=until)


# --- nobody else's ----------------------------------------------------------------------


def test_a_learner_cannot_reach_anothers_release(releases: Releases, copying: Copying) -> None:
    made = releases.release("amina", copying(gain=SECRET))
    releases.release("bob", copying("bob", gain="mine"))
    for learner in ("bob", "carla", "../learner-amina", "learner-amina"):
        for attempt in (
            releases.withdraw, releases.open_for_learner, releases.comments, releases.mark_seen
        ):  # fmt: skip
            with pytest.raises(ReleaseGoneError):
                attempt(learner, made.id)
    assert releases.open_releases()[0].live


@pytest.mark.parametrize("name", ["", "..", "../who", "../../log", "copies/x", "0" * 16])
def test_a_release_is_found_by_its_id_alone(
    releases: Releases, copying: Copying, name: str
) -> None:
    made = releases.release("amina", copying())
    with pytest.raises(ReleaseGoneError):
        releases.open_for_tutor(made.learner.ref, name, "tess")
    with pytest.raises(ReleaseGoneError):
        releases.withdraw("amina", name)


def test_a_reference_does_not_open_anothers_release(releases: Releases, copying: Copying) -> None:
    amina = releases.release("amina", copying())
    bob = releases.release("bob", copying("bob", gain="mine"))
    with pytest.raises(ReleaseGoneError):
        releases.open_for_tutor(bob.learner.ref, amina.id, "tess")


# --- reading and answering --------------------------------------------------------------


def test_the_learner_sees_who_opened_and_read(releases: Releases, copying: Copying) -> None:
    made = releases.release("amina", copying())
    assert releases.of_learner("amina")[0].opened == ()
    releases.open_for_tutor(made.learner.ref, made.id, "tess")
    releases.open_for_tutor(made.learner.ref, made.id, "tess")
    releases.open_for_tutor(made.learner.ref, made.id, "tom")
    releases.mark_read(made.learner.ref, made.id, "tess")
    releases.mark_read(made.learner.ref, made.id, "tess")
    (mine,) = releases.of_learner("amina")
    assert [who for who, _ in mine.opened] == ["tess", "tom"]
    assert [who for who, _ in mine.read] == ["tess"]


def test_a_look_is_logged_before_anything_is_shown(
    releases: Releases, copying: Copying, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = releases.release("amina", copying())

    def broken(*_: object) -> None:
        raise CohortError("The log is full.")

    monkeypatch.setattr(Releases, "_tell", broken)
    with pytest.raises(CohortError):
        releases.open_for_tutor(made.learner.ref, made.id, "tess")


def test_a_comment_reaches_the_learner(releases: Releases, copying: Copying) -> None:
    made = releases.release("amina", copying(gain="We gain time", level="near"))
    ref = made.learner.ref
    releases.add_comment(ref, made.id, "tess", "A good start.\r\nWhy?", shown="Tess", about="gain")
    (mine,) = releases.of_learner("amina")
    assert (mine.comments, mine.unseen) == (1, 1)
    assert [who for who, _ in mine.read] == ["tess"]
    (note,) = releases.comments("amina", made.id)
    assert (note.by, note.text, note.about) == ("Tess", "A good start.\nWhy?", "gain")
    releases.mark_seen("amina", made.id)
    assert releases.of_learner("amina")[0].unseen == 0
    releases.add_comment(ref, made.id, "tess", "And one more.")
    assert releases.of_learner("amina")[0].unseen == 1


def test_a_comment_stays_the_learners_when_the_release_is_over(
    releases: Releases, copying: Copying
) -> None:
    made = releases.release("amina", copying())
    releases.add_comment(made.learner.ref, made.id, "tess", "A good start.")
    releases.withdraw("amina", made.id)
    assert [note.text for note in releases.comments("amina", made.id)] == ["A good start."]


@pytest.mark.parametrize("text", ["", "  \n ", "\x00"])
def test_an_empty_comment_is_refused(releases: Releases, copying: Copying, text: str) -> None:
    made = releases.release("amina", copying())
    with pytest.raises(ReleaseError, match="empty"):
        releases.add_comment(made.learner.ref, made.id, "tess", text)


def test_a_comment_is_about_a_question_of_the_release(releases: Releases, copying: Copying) -> None:
    made = releases.release("amina", copying(gain="x"))
    with pytest.raises(ReleaseError, match="not in this release"):
        releases.add_comment(made.learner.ref, made.id, "tess", "Hm.", about="level")


# --- the logs ---------------------------------------------------------------------------


def test_the_logs_hold_no_word_of_anybodys_text(releases: Releases, copying: Copying) -> None:
    made = releases.release("amina", copying(gain=SECRET), question=f"{SECRET}?")
    releases.open_for_tutor(made.learner.ref, made.id, "tess")
    releases.add_comment(made.learner.ref, made.id, "tess", f"{SECRET}!")
    releases.mark_seen("amina", made.id)
    releases.log_export(releases.open_releases(), "tess")
    releases.withdraw("amina", made.id)
    logs = list(releases.folders.root.rglob("*.jsonl"))
    assert len(logs) == 2
    for log in logs:
        assert SECRET not in log.read_text()
    assert [event.what for event in releases.log("amina")] == [
        "released", "opened", "read", "commented", "seen", "exported", "withdrawn",
    ]  # fmt: skip


def test_the_cohorts_log_names_no_learner(releases: Releases, copying: Copying) -> None:
    made = releases.release("amina", copying())
    releases.open_for_tutor(made.learner.ref, made.id, "tess")
    releases.log_action("tess", "progress-exported")
    assert [(one.by, one.what) for one in releases.actions()] == [
        ("tess", "opened"),
        ("tess", "progress-exported"),
    ]
    assert "amina" not in (releases.folders.root / "actions.jsonl").read_text()


# --- crashes and many at once -----------------------------------------------------------


def test_a_release_cut_off_by_a_crash_reaches_nobody(
    releases: Releases, copying: Copying, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Releases, "_log", die)
    with pytest.raises(KeyboardInterrupt):
        releases.release("amina", copying(gain=SECRET))
    monkeypatch.undo()
    assert releases.open_releases() == ()
    assert releases.tidy() == 1
    assert on_disk(releases, SECRET) == []


def test_taking_back_cut_off_by_a_crash_is_taken_back(
    releases: Releases, copying: Copying, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = releases.release("amina", copying(gain=SECRET))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Releases, "_log", die)
    with pytest.raises(KeyboardInterrupt):
        releases.withdraw("amina", made.id)
    monkeypatch.undo()
    assert on_disk(releases, SECRET) == []
    assert releases.open_releases() == ()
    assert releases.of_learner("amina")[0].ended == "withdrawn"
    releases.tidy()
    assert releases.log("amina")[-1].what == "withdrawn"


def test_a_damaged_copy_is_a_sentence(releases: Releases, copying: Copying) -> None:
    made = releases.release("amina", copying())
    release_copies.path(made.learner.folder, made.id).write_text("{")
    with pytest.raises(ReleaseError, match="release it again"):
        releases.open_for_tutor(made.learner.ref, made.id, "tess")


def test_a_full_disk_is_a_sentence_and_releases_nothing(
    releases: Releases, copying: Copying, monkeypatch: pytest.MonkeyPatch
) -> None:
    what = copying()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("alongside.storage.files.create", full)
    with pytest.raises(CohortError, match="disk is full"):
        releases.release("amina", what)
    monkeypatch.undo()
    assert releases.open_releases() == ()


@pytest.mark.slow
def test_many_learners_and_tutors_at_once(releases: Releases, copying: Copying) -> None:
    wanted = [(f"learner{n % 4}", copying(f"learner{n % 4}", gain=f"text {n}")) for n in range(24)]
    trouble: list[BaseException] = []

    def work(learner: str, what: Snapshot) -> None:
        try:
            made = releases.release(learner, what)
            releases.open_for_tutor(made.learner.ref, made.id, "tess")
            releases.add_comment(made.learner.ref, made.id, "tess", "Read.")
        except BaseException as why:
            trouble.append(why)

    threads = [threading.Thread(target=work, args=args) for args in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not trouble
    assert len(releases.open_releases()) == 24
    assert all(one.comments == 1 and len(one.opened) == 1 for one in releases.open_releases())


def _release_some(root: Path, learner: str, what: Snapshot, name: int) -> None:
    releases = Releases(LearnerFolders.open(root))
    for number in range(5):
        releases.release(learner, what, question=f"{name} {number}")


def test_programs_do_not_lose_each_others_releases(releases: Releases, copying: Copying) -> None:
    what, root = copying(), releases.folders.root
    context = multiprocessing.get_context("fork")
    programs = [
        context.Process(target=_release_some, args=(root, "amina", what, name)) for name in range(3)
    ]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    now = Releases(releases.folders)
    assert len(now.of_learner("amina")) == 15
    assert len(now.open_releases()) == 15
