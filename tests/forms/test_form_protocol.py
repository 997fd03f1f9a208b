"""The kernel's side of the save protocol, with a real record: what pages say and are told.

Covers: forms/form_protocol.py
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from alongside.course.outline import Course
from alongside.forms.form_protocol import FormProtocol
from alongside.record.record import Record

if TYPE_CHECKING:
    from tests.support.sample import Sample

MORE = """\
id: activity-2
number: 2
title: More
minutes: 10
introduction: Think on.
fields:
  - {id: why, kind: paragraph, prompt: Why do *they* meet?}
  - id: fits
    kind: several
    prompt: Which fit?
    other: Your own
    options: [{id: aim, label: A shared aim}, {id: money, label: Money}, {id: law, label: The law}]
  - id: partners
    kind: rows
    prompt: Who is in it?
    row: Partner
    columns:
      - {id: name, label: Name, kind: short-text}
      - {id: brings, label: Brings, kind: paragraph}
  - {id: note, kind: paragraph, prompt: Anything else?, required: false}
comment: "Most say **an aim**."
"""
START = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


class Clock:
    """The record's clock, put forward by hand."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Page:
    """A page with a form: keeps the revision it knows, as a real one does."""

    conversation: FormProtocol
    writer: str = "page-1"
    revision: int = 0
    seq: int = 0
    sent: dict[str, Any] = field(default_factory=dict)

    def say(self, kind: str, **parts: Any) -> dict[str, Any]:
        """Send a message and return the (last) answer to it."""
        self.seq += 1
        self.sent = {"kind": kind, "seq": self.seq, "writer": self.writer, **parts}
        answers = self.conversation.answer(self.sent)
        for answer in answers:
            assert answer["seq"] == self.seq
            json.dumps(answer, ensure_ascii=False, allow_nan=False).encode("utf-8")
        return answers[-1]

    def hello(self) -> dict[str, Any]:
        """Open the form."""
        answer = self.say("hello")
        self.revision = answer.get("revision", self.revision)
        return answer

    def save(self, **changes: Any) -> dict[str, Any]:
        """Save these fields."""
        answer = self.say("save", base_revision=self.revision, changes=changes)
        self.revision = answer.get("revision", self.revision)
        return answer


@dataclass
class Desk:
    """A course, a learner's record, and pages of it."""

    sample: Sample
    record: Record
    clock: Clock

    def page(self, writer: str = "page-1", activity: int | str = 2, origin: str = "lab") -> Page:
        """Open another page, with the activity as its file is now."""
        course = Course.read(self.sample.root)
        return Page(
            FormProtocol(course, course.activity(activity), lambda: self.record, origin), writer
        )

    def change(self, old: str, new: str) -> None:
        """Change the activity's file, as a tutor does."""
        self.sample.replace("activities/2-more.yml", old, new)


@pytest.fixture
def desk(sample: Sample, tmp_path: Path) -> Desk:
    (sample.root / "activities" / "2-more.yml").write_text(MORE, encoding="utf-8")
    clock = Clock()
    return Desk(sample, Record.kept_in(Record.open(tmp_path / "home").home, now=clock), clock)


def values(message: dict[str, Any]) -> dict[str, Any]:
    """The values in a record, saved or revision message."""
    return {name: answer["value"] for name, answer in message["answers"].items()}


# --- opening and saving -----------------------------------------------------------------


def test_a_form_that_was_never_used_opens_empty(desk: Desk) -> None:
    assert desk.page().hello() == {
        "kind": "record", "seq": 1, "revision": 0, "saved_at": None, "answers": {}, "recall": {},
        "tutor_comments": [], "notices": [], "outdated": [],
        "unfinished": ["why", "fits", "partners"],
        "written": False, "base_unknown": False,
    }  # fmt: skip


def test_what_is_saved_is_acknowledged_once_it_is_in_the_record(desk: Desk) -> None:
    page = desk.page()
    page.hello()
    assert page.save(why="To help.") == {
        "kind": "saved", "seq": 2, "revision": 1, "at": "2026-11-21T10:00:00.000Z", "merged": {},
        "conflicts": [], "refused": {}, "notices": [], "unfinished": ["fits", "partners"],
        "written": True, "base_unknown": False,
    }  # fmt: skip
    answer = desk.record.load_and_repair("activity-2").answers["why"]
    assert (answer.value, answer.writer) == ("To help.", "page-1")
    assert answer.question_hash == desk.page().conversation._activity.field("why").question_hash


def test_what_was_saved_is_there_when_the_page_is_opened_again(desk: Desk) -> None:
    rows = [{"name": "School", "brings": "a room"}]
    desk.page().save(why="To help.", partners=rows)
    message = desk.page("page-2").hello()
    assert values(message) == {"why": "To help.", "partners": rows}
    assert (
        message["answers"]["why"]["saved_at"] == message["saved_at"] == "2026-11-21T10:00:00.000Z"
    )


def test_every_required_answer_finishes_the_form(desk: Desk) -> None:
    fits = {"chosen": ["aim"], "other": ""}
    message = desk.page().save(why="x", fits=fits, partners=[{"name": "School"}])
    assert (message["unfinished"], message["written"]) == ([], True)


def test_ticking_an_option_is_writing_something(desk: Desk) -> None:
    assert desk.page().save(fits={"chosen": ["aim"], "other": ""})["written"] is True


def test_an_emptied_box_is_saved_as_empty(desk: Desk) -> None:
    page = desk.page()
    page.save(why="To help.")
    message = page.save(why="")
    assert (message["revision"], message["written"]) == (2, False)
    assert values(page.hello()) == {"why": ""}


def test_an_answer_taken_away_is_kept_in_the_history(desk: Desk) -> None:
    page = desk.page()
    page.save(why="To help.")
    page.save(why=None)
    assert values(page.hello()) == {"why": None}
    assert values(page.say("revision", revision=1)) == {"why": "To help."}


def test_a_markdown_copy_stands_beside_the_answers(desk: Desk) -> None:
    desk.page().save(why="To help.")
    text = (desk.record.home / "reflections" / "activity-2.md").read_text(encoding="utf-8")
    assert "## Why do they meet?\n\nTo help." in text


def test_a_save_says_where_it_came_from(desk: Desk) -> None:
    desk.page(origin="site").save(why="x")
    assert desk.page().say("revisions")["revisions"][0]["origin"] == "site"


# --- lost acknowledgements and two pages ----------------------------------------------------


def test_a_save_sent_again_after_a_lost_answer_does_no_harm(desk: Desk) -> None:
    page = desk.page()
    page.hello()
    page.say("save", base_revision=0, changes={"why": "To help."})  # the answer is lost
    message = page.say("save", base_revision=0, changes={"why": "To help."})
    assert (message["kind"], message["revision"], message["conflicts"]) == ("saved", 1, [])
    assert len(desk.record.revisions("activity-2")) == 1


def test_words_typed_since_a_lost_answer_are_saved_with_what_is_sent_again(desk: Desk) -> None:
    page = desk.page()
    page.say("save", base_revision=0, changes={"why": "To"})  # the answer is lost
    message = page.say("save", base_revision=0, changes={"why": "To help.", "note": "x"})
    assert (message["revision"], message["conflicts"]) == (2, [])
    assert values(page.hello()) == {"why": "To help.", "note": "x"}


def test_a_new_kernel_knows_what_the_old_one_saved(desk: Desk) -> None:
    desk.page().say("save", base_revision=0, changes={"why": "To help."})
    again = desk.page()  # the same page, talking to another kernel
    message = again.say("save", base_revision=0, changes={"why": "To help."})
    assert (message["revision"], message["conflicts"]) == (1, [])


def test_two_pages_that_write_in_different_boxes_both_have_everything(desk: Desk) -> None:
    one, two = desk.page("one"), desk.page("two")
    one.hello(), two.hello()
    one.save(why="To help.")
    message = two.save(note="And more.")
    assert message["conflicts"] == []
    assert message["merged"] == {
        "why": {"value": "To help.", "revision": 1, "saved_at": "2026-11-21T10:00:00.000Z"}
    }
    assert values(one.hello()) == {"why": "To help.", "note": "And more."}


def test_a_page_hears_once_what_another_has_saved_and_nothing_of_its_own_saves(desk: Desk) -> None:
    here, there = desk.page("here"), desk.page("there")
    assert here.conversation.news() == [], "it has not opened yet"
    here.hello()
    there.hello()
    here.save(why="Mine.")
    assert here.conversation.news() == []
    (told,) = there.conversation.news()
    assert (told["kind"], told["seq"], told["base_unknown"]) == ("record", 0, False)
    assert values(told)["why"] == "Mine."
    assert there.conversation.news() == []


def test_two_pages_that_write_in_one_box_are_both_told_and_both_kept(desk: Desk) -> None:
    one, two = desk.page("one"), desk.page("two")
    one.hello(), two.hello()
    one.save(why="Mine.")
    message = two.save(why="Yours.", note="And more.")
    assert message["conflicts"] == [
        {
            "field": "why",
            "theirs": {
                "value": "Mine.", "revision": 1, "saved_at": "2026-11-21T10:00:00.000Z",
            },
        }
    ]  # fmt: skip
    assert values(one.hello()) == {"why": "Mine.", "note": "And more."}
    assert [kept.answer.value for kept in desk.record.rejected_edits("activity-2")] == ["Yours."]


def test_words_that_met_others_and_were_not_chosen_stand_beside_the_versions(desk: Desk) -> None:
    one, two = desk.page("one"), desk.page("two")
    one.hello(), two.hello()
    one.save(why="Mine.")
    two.save(why="Yours.")
    [lost] = one.say("revisions")["lost"]
    assert (lost["field"], lost["value"], lost["text"]) == ("why", "Yours.", "")
    two.save(why="Yours.")
    assert one.say("revisions")["lost"] == []


def test_words_that_lost_to_others_can_be_read_when_their_question_is_gone(desk: Desk) -> None:
    one, two = desk.page("one"), desk.page("two")
    one.hello(), two.hello()
    one.save(why="Mine.")
    two.save(why="Yours.")
    desk.change("id: why", "id: wherefore")
    [lost] = desk.page("three").say("revisions")["lost"]
    assert (lost["value"], lost["text"]) == (None, "Yours.")


def test_a_page_whose_record_was_exchanged_is_told_so(desk: Desk) -> None:
    page = desk.page("one")
    page.hello()
    page.save(why="Mine.")
    seen = {"base_revision": 1, "base_at": "2026-11-21T10:00:00.000Z"}
    assert page.say("hello", **seen)["base_unknown"] is False
    assert (
        page.say("hello", **seen | {"base_at": "2026-11-20T10:00:00.000Z"})["base_unknown"] is True
    )
    assert page.say("hello", **seen | {"base_revision": 2})["base_unknown"] is True
    assert page.say("save", **seen | {"base_revision": 2}, changes={})["base_unknown"] is True


def test_an_answer_that_came_from_another_computer_is_asked_about_until_it_is_chosen(
    desk: Desk, tmp_path: Path
) -> None:
    here = desk.page("one")
    here.hello()
    here.save(note="Begun.")
    away = Record.kept_in(
        Path(shutil.copytree(desk.record.home, tmp_path / "away")), now=desk.clock
    )
    here.save(why="Mine.")
    desk.clock.wait(60)
    there = Page(here.conversation, "two", revision=1)
    there.conversation = FormProtocol(
        here.conversation._course, here.conversation._activity, lambda: away, "lab"
    )
    there.save(why="Theirs.")
    name = "reflections/activity-2.json"
    (desk.record.home / name).write_bytes((away.home / name).read_bytes())
    opened = desk.page("three").hello()
    assert [(one["field"], one["value"]) for one in opened["apart"]] == [("why", "Mine.")]
    assert "asks you which" in opened["notices"][0]
    again = desk.page("four")
    assert again.hello()["apart"] == opened["apart"]
    assert values(again.hello()) == {"why": "Theirs.", "note": "Begun."}
    again.say("save", base_revision=again.revision, changes={"why": "Theirs."}, chosen=True)
    assert "apart" not in desk.page("five").hello()


@pytest.mark.parametrize("wrong", [{"base_revision": "1"}, {"base_at": 1}, {"base_revision": -1}])
def test_a_base_that_is_none_is_refused(desk: Desk, wrong: dict[str, Any]) -> None:
    assert desk.page().say("hello", **wrong)["kind"] == "refused"


def test_after_choosing_the_choice_is_saved(desk: Desk) -> None:
    one, two = desk.page("one"), desk.page("two")
    one.hello(), two.hello()
    one.save(why="Mine.")
    two.save(why="Yours.")
    message = two.save(why="Yours.")
    assert message["conflicts"] == []
    assert values(one.hello()) == {"why": "Yours."}


def test_two_pages_that_write_the_same_words_have_no_conflict(desk: Desk) -> None:
    one, two = desk.page("one"), desk.page("two")
    one.hello(), two.hello()
    one.save(why="Same.")
    assert two.save(why="Same.")["conflicts"] == []


def test_a_page_may_change_its_own_words_as_often_as_it_likes(desk: Desk) -> None:
    page = desk.page()
    for number in range(5):
        assert page.say("save", base_revision=0, changes={"why": f"{number}"})["conflicts"] == []


# --- what can't be saved -----------------------------------------------------------------------


def test_one_refused_answer_keeps_none_of_the_others_from_being_saved(desk: Desk) -> None:
    message = desk.page().save(why="x" * 1_000_001, note="And more.", fits="aim", gone="x")
    assert message["kind"] == "saved"
    assert message["refused"] == {
        "why": "“Why do they meet?”: the answer has 1,000,001 characters, and one box holds "
               "1,000,000. Your words are still on this page: move some to another box.",
        "fits": "“Which fit?”: the answer has the wrong form. Reload the page.",
        "gone": "Activity 2: More has no question 'gone'. Reload the page to see it as it is now.",
    }  # fmt: skip
    assert values(desk.page().hello()) == {"note": "And more."}


def test_a_save_of_refused_answers_alone_makes_no_revision(desk: Desk) -> None:
    message = desk.page().save(why=3)
    assert (message["kind"], message["revision"], message["at"]) == ("saved", 0, None)
    assert list(message["refused"]) == ["why"]


def test_an_earlier_answer_shown_again_can_not_be_written(desk: Desk) -> None:
    message = desk.page(activity="looking-back").save(then="mine")
    assert "shows an earlier answer and takes none" in message["refused"]["then"]


# --- the comment -----------------------------------------------------------------------------


def opened(desk: Desk) -> dict[str, Any]:
    return dict(desk.record.load_and_repair("activity-2").comment or {})


def test_the_comment_opened_after_writing_keeps_what_was_written_by_then(desk: Desk) -> None:
    page = desk.page()
    page.save(why="To help each other.", fits={"chosen": ["aim"], "other": "and trust"})
    desk.clock.wait(60)
    message = page.say("comment", asked=False)
    assert message["html"] == "<p>Most say <strong>an aim</strong>.</p>"
    assert opened(desk) == {
        "opened_at": "2026-11-21T10:01:00.000Z", "asked": False, "words": 6, "revision": 1,
    }  # fmt: skip


def test_the_comment_asked_for_before_writing_is_kept_as_that(desk: Desk) -> None:
    desk.page().say("comment", asked=True)
    assert opened(desk)["asked"] is True
    assert (opened(desk)["words"], opened(desk)["revision"]) == (0, 0)


def test_whether_it_was_asked_for_follows_from_the_record_and_not_from_the_page(desk: Desk) -> None:
    page = desk.page()
    page.save(fits={"chosen": ["aim"], "other": ""})
    page.say("comment", asked=True)
    assert opened(desk)["asked"] is False


def test_the_first_opening_counts(desk: Desk) -> None:
    page = desk.page()
    page.say("comment", asked=True)
    page.save(why="To help.")
    page.say("comment", asked=False)
    assert opened(desk)["asked"] is True
    assert len(desk.record.revisions("activity-2")) == 2


# --- earlier versions -------------------------------------------------------------------------


def test_earlier_versions_are_listed_by_sitting_newest_first(desk: Desk) -> None:
    page = desk.page()
    page.save(why="One")
    desk.clock.wait(10)
    page.save(why="One two", note="three")
    desk.clock.wait(3600)
    page.save(note="three four")
    message = page.say("revisions")
    assert (message["shown"], message["total"]) == (2, 3)
    assert message["revisions"] == [
        {"revision": 3, "saved_at": "2026-11-21T11:00:10.000Z", "origin": "lab",
         "fields": ["note"], "words": 4},
        {"revision": 2, "saved_at": "2026-11-21T10:00:10.000Z", "origin": "lab",
         "fields": ["why", "note"], "words": 3},
    ]  # fmt: skip


def test_every_save_is_listed_when_it_is_asked_for(desk: Desk) -> None:
    page = desk.page()
    for words in ("One", "One two", "One two three"):
        page.save(why=words)
    message = page.say("revisions", all=True)
    assert [r["revision"] for r in message["revisions"]] == [3, 2, 1]
    assert (message["shown"], message["total"]) == (3, 3)


def test_a_version_with_nothing_in_it_is_not_listed(desk: Desk) -> None:
    page = desk.page()
    for words in ("", "One", " ", ""):
        page.save(why=words)
        desk.clock.wait(3600)
    for every in (False, True):
        message = page.say("revisions", all=every)
        assert [r["revision"] for r in message["revisions"]] == [2]
        assert (message["shown"], message["total"]) == (1, 1)
        assert message["latest"] == 4  # which is empty: the one that is listed can be restored


def test_nothing_that_met_other_words_is_not_listed(desk: Desk) -> None:
    one, two = desk.page("one"), desk.page("two")
    one.hello(), two.hello()
    one.save(why="Mine.", fits={"chosen": ["aim"], "other": ""})
    two.save(why=" ", fits={"chosen": [], "other": ""})
    assert len(desk.record.rejected_edits("activity-2")) == 2
    assert one.say("revisions")["lost"] == []


def test_only_the_learners_own_words_are_counted_in_the_list(desk: Desk) -> None:
    desk.page().save(fits={"chosen": ["aim", "money"], "other": "my own"})
    assert desk.page().say("revisions")["revisions"][0]["words"] == 2


def test_without_versions_the_list_is_empty(desk: Desk) -> None:
    message = desk.page().say("revisions")
    assert (message["revisions"], message["shown"], message["total"]) == ([], 0, 0)


def test_opening_an_earlier_version_changes_nothing(desk: Desk) -> None:
    page = desk.page()
    page.save(why="One")
    page.save(why="Two")
    message = page.say("revision", revision=1)
    assert (message["kind"], message["revision"], values(message)) == (
        "revision",
        1,
        {"why": "One"},
    )
    assert values(page.hello()) == {"why": "Two"}


def test_a_version_brought_back_is_a_new_one_and_the_form_shows_it(desk: Desk) -> None:
    page = desk.page()
    page.save(why="One")
    page.save(why="Two", note="x")
    restored, record = page.conversation.answer(
        {"kind": "restore", "seq": 9, "writer": "page-1", "revision": 1}
    )
    assert (restored["kind"], restored["seq"], restored["revision"]) == ("restored", 9, 3)
    assert (record["kind"], record["seq"], record["revision"]) == ("record", 9, 3)
    assert values(record) == {"why": "One", "note": None}
    assert values(page.say("revision", revision=2)) == {"why": "Two", "note": "x"}
    text = (desk.record.home / "reflections" / "activity-2.md").read_text(encoding="utf-8")
    assert "One" in text
    assert "Two" not in text


@pytest.mark.parametrize("revision", [5, -1, True, None, "1", 1.0, 2**60])
@pytest.mark.parametrize("kind", ["revision", "restore"])
def test_a_version_that_is_not_there_is_told(desk: Desk, kind: str, revision: Any) -> None:
    page = desk.page()
    page.save(why="One")
    message = page.say(kind, revision=revision)
    assert message["kind"] == "refused"
    assert "pen the list of versions again" in message["sentence"]
    assert page.hello()["revision"] == 1


# --- earlier answers shown again ---------------------------------------------------------------


def test_an_earlier_answer_is_shown_beside_its_question(desk: Desk) -> None:
    later = desk.page(activity="looking-back")
    assert later.hello()["recall"] == {"then": None}
    desk.page(activity=1).save(gain="Time.")
    assert later.hello()["recall"] == {"then": "Time."}


def test_an_earlier_answer_that_can_not_be_read_leaves_the_form_usable(desk: Desk) -> None:
    desk.page(activity=1).save(gain="Time.")
    current = desk.record.home / "reflections" / "activity-1.json"
    text = current.read_text(encoding="utf-8").replace('"schema_version": 1', '"schema_version": 9')
    current.write_text(text, encoding="utf-8")
    page = desk.page(activity="looking-back")
    message = page.hello()
    assert message["recall"] == {"then": None}
    assert "newer Alongside" in message["notices"][0]
    assert page.save(now=4)["kind"] == "saved"


def test_showing_earlier_answers_leaves_their_files_to_their_own_form(desk: Desk) -> None:
    desk.page(activity=1).save(gain="Time.")
    current = desk.record.home / "reflections" / "activity-1.json"
    current.write_bytes(b"damaged")
    assert desk.page(activity="looking-back").hello()["recall"] == {"then": "Time."}
    assert current.read_bytes() == b"damaged"
    assert "set aside" in desk.page(activity=1).hello()["notices"][0]


# --- a tutor changes the questions ------------------------------------------------------------


def test_a_reworded_question_says_so_and_keeps_its_answer(desk: Desk) -> None:
    desk.page().save(why="To help.")
    desk.change("Why do *they* meet?", "Why did they begin?")
    message = desk.page().hello()
    assert values(message) == {"why": "To help."}
    assert message["outdated"] == [
        {
            "about": "“Why did they begin?” has changed since you answered it. Your answer is in "
                     "its place.",
            "text": "",
        }
    ]  # fmt: skip


def test_answering_the_changed_question_settles_it(desk: Desk) -> None:
    desk.page().save(why="To help.")
    desk.change("Why do *they* meet?", "Why did they begin?")
    page = desk.page()
    page.hello()
    page.save(why="To help one another.")
    assert page.hello()["outdated"] == []


def test_words_for_a_question_that_is_gone_are_shown_and_stay(desk: Desk) -> None:
    desk.page().save(note="Keep this.")
    desk.change("{id: note,", "{id: other,")
    page = desk.page()
    told = {
        "about": "A question that is no longer asked here (“note”). You wrote:",
        "text": "Keep this.",
    }
    assert page.hello()["outdated"] == [told]
    page.save(other="New words.", why="x")
    assert page.hello()["outdated"] == [told]
    assert desk.record.load_and_repair("activity-2").answers["note"].value == "Keep this."


def test_a_question_that_is_asked_again_has_its_answer_again(desk: Desk) -> None:
    desk.page().save(note="Keep this.")
    desk.change("{id: note,", "{id: other,")
    desk.page().save(other="x")
    desk.change("{id: other,", "{id: note,")
    assert values(desk.page().hello()) == {"note": "Keep this."}


def test_an_option_that_is_gone_is_told_and_the_rest_stays_in_its_place(desk: Desk) -> None:
    desk.page().save(fits={"chosen": ["aim", "law"], "other": "trust"})
    desk.change(", {id: law, label: The law}", "")
    message = desk.page().hello()
    assert values(message) == {"fits": {"chosen": ["aim"], "other": "trust"}}
    assert message["outdated"][0]["text"] == "A shared aim\nlaw\ntrust"
    assert "Not all of it has a place there now" in message["outdated"][0]["about"]


def test_a_question_of_another_kind_opens_empty_and_shows_what_was_written(desk: Desk) -> None:
    desk.page().save(partners=[{"name": "School", "brings": "a room"}], why="x")
    desk.change("kind: rows", "kind: list\n    minimum: 1\n    item: Partner")
    desk.change("    row: Partner\n", "")
    desk.change(
        "    columns:\n      - {id: name, label: Name, kind: short-text}\n"
        "      - {id: brings, label: Brings, kind: paragraph}\n",
        "",
    )
    page = desk.page()
    message = page.hello()
    assert values(message) == {"why": "x"}
    assert message["outdated"][0]["text"] == "School\na room"
    assert "partners" in message["unfinished"]
    assert page.save(partners=["School"])["conflicts"] == []
    assert values(page.say("revision", revision=2)) == {"why": "x", "partners": ["School"]}


def test_an_old_version_of_a_changed_question_can_still_be_read(desk: Desk) -> None:
    desk.page().save(why="One", note="Keep this.")
    desk.page().save(why="Two")
    desk.change("{id: note,", "{id: other,")
    message = desk.page().say("revision", revision=1)
    assert values(message) == {"why": "One"}
    assert message["outdated"] == [
        {"about": "A question that is no longer asked here (“note”). You wrote:",
         "text": "Keep this."}
    ]  # fmt: skip


def test_an_open_page_with_the_old_questions_goes_on_saving(desk: Desk) -> None:
    old = desk.page("old")
    old.hello()
    desk.change("Why do *they* meet?", "Why did they begin?")
    new = desk.page("new")
    new.hello()
    new.save(note="From the new page.")
    message = old.save(why="From the old page.")
    assert (message["kind"], list(message["merged"])) == ("saved", ["note"])


def test_another_pages_answer_that_has_no_place_here_is_not_sent_here(desk: Desk) -> None:
    old = desk.page("old")
    old.hello()
    desk.change("{id: note, kind: paragraph,", "{id: note, kind: list, minimum: 1, item: Note,")
    new = desk.page("new")
    new.hello()
    new.save(note=["One.", "Two."], why="x")
    message = old.save(why="y", fits={"chosen": ["aim"], "other": ""})
    assert [c["field"] for c in message["conflicts"]] == ["why"]
    assert message["merged"] == {}
