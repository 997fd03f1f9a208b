"""The kernel's side of "My notebook", with a real record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alongside.core.course import Course
from alongside.core.record import Record
from alongside.forms.messages import WRONG
from alongside.forms.notebook_talk import NotebookTalk

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course.read(ROOT)
ENTRY = "entry-20261121104200-abc123"


class Page:
    """A page that asks, and remembers what it was told meanwhile."""

    def __init__(self, home: Path) -> None:
        self.record = Record.open(home)
        self.told: list[dict[str, Any]] = []
        self._talk = NotebookTalk(COURSE, lambda: self.record, "site")
        self._seq = 0

    def ask(self, *, files: list[bytes] | None = None, **message: Any) -> dict[str, Any]:
        """The answer to a message; ``files`` go with it, ``self.files`` come back."""
        self._seq += 1
        sent = {"seq": self._seq, "writer": "page", **message}
        answer, self.files = self._talk.answer(sent, files or [], self.told.append)
        assert answer["seq"] == self._seq
        return answer


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path / "home")


def entry(text: str) -> dict[str, Any]:
    return {"written_at": "2026-11-21T10:42:00Z", "section": "levels", "tags": ["x"], "text": text}


def test_a_new_learner_is_shown_where_to_begin(page: Page) -> None:
    shown = page.ask(kind="hello")
    assert [a["state"] for a in shown["activities"]] == ["not started"] * 9
    assert shown["following"]["link"].endswith(".ipynb#outcomes-before")
    assert shown["journal"]["entries"] == []


def test_what_is_unfinished_is_named(page: Page) -> None:
    page.record.save("activity-5", {"initiative": ("The café", "h")}, base_revision=0,
                     writer="w", origin="site")  # fmt: skip
    five = next(a for a in page.ask(kind="hello")["activities"] if a["id"] == "activity-5")
    assert five["state"] == "started"
    assert five["words"] == 2
    assert five["unfinished"]


def test_a_journal_entry_is_kept_changed_and_taken_out(page: Page) -> None:
    saved = page.ask(kind="save", base_revision=0, changes={ENTRY: entry("First.")})
    assert (saved["kind"], saved["revision"]) == ("saved", 1)
    page.ask(kind="save", base_revision=1, changes={ENTRY: entry("Second.")})
    assert page.ask(kind="hello")["journal"]["entries"][0]["text"] == "Second."
    page.ask(kind="save", base_revision=2, changes={ENTRY: None})
    assert page.ask(kind="hello")["journal"]["entries"] == []
    assert "First." in (page.record.home / "history" / "journal.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("../escape", entry("x")),
        ("entry-" + "a" * 200, entry("x")),
        (ENTRY, "text"),
        (ENTRY, {"text": 3}),
        (ENTRY, {"text": "x", "more": 1}),
        (ENTRY, {"text": "x", "tags": ["t"] * 21}),
        (ENTRY, {"text": "x" * 1_000_001}),
    ],
)
def test_a_journal_entry_of_the_wrong_form_is_refused(page: Page, name: str, value: Any) -> None:
    saved = page.ask(kind="save", base_revision=0, changes={name: value})
    assert saved["revision"] == 0
    assert saved["refused"][name]


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "nothing"},
        {"kind": None},
        {"kind": "save", "base_revision": True, "changes": {}},
        {"kind": "save", "base_revision": 0, "changes": []},
        {"kind": "compare", "activity": "activity-1", "field": 3},
        {"kind": "take", "format": ["docx"]},
        {"kind": "erase", "activity": "activity-1"},
        {"kind": "__init__"},
    ],
)
def test_a_message_nobody_understands_is_answered_in_a_sentence(
    page: Page, message: dict[str, Any]
) -> None:
    answer = page.ask(**message)
    assert answer["kind"] in ("refused", "failed")
    assert answer["sentence"]


def test_what_is_no_message_is_answered(page: Page) -> None:
    talk = NotebookTalk(COURSE, lambda: page.record, "site")
    things: list[Any] = [None, [], "hello", {"seq": True}, {"seq": -1}]
    for thing in things:
        answer, files = talk.answer(thing, [], page.told.append)
        assert (answer["sentence"], files) == (WRONG, [])


def test_a_place_outside_the_record_is_never_erased(page: Page, tmp_path: Path) -> None:
    (tmp_path / "keep.json").write_text("{}")
    answer = page.ask(kind="erase", activity="../keep", field="")
    assert answer["kind"] == "refused"
    assert (tmp_path / "keep.json").exists()


def test_two_versions_are_compared_word_by_word(page: Page) -> None:
    for revision, words in enumerate(("Tea and talk", "Tea and action")):
        page.record.save("activity-1", {"impressions": (words, "h")}, base_revision=revision,
                         writer="w", origin="site")  # fmt: skip
    found = page.ask(kind="compare", activity="activity-1", field="impressions", first=1, second=2)
    assert (found["added"], found["removed"]) == (1, 1)
    assert ["removed", " talk"] in found["pairs"][0]["before"]


def test_a_book_comes_as_a_file_and_says_how_far_it_is(page: Page) -> None:
    answer = page.ask(kind="take", format="md", course_text=False)
    assert (answer["kind"], answer["name"]) == ("file", "my-notebook.md")
    assert len(page.files) == 1
    assert {"kind", "seq", "done", "of", "what"} == set(page.told[0])


def test_an_unknown_format_is_refused_in_a_sentence(page: Page) -> None:
    assert "format" in page.ask(kind="take", format="exe")["sentence"]


def test_a_zip_has_to_be_looked_at_before_it_is_brought_in(page: Page) -> None:
    assert "Choose the zip again" in page.ask(kind="bring")["sentence"]


def test_no_file_or_too_many_are_refused(page: Page) -> None:
    for files in ([], [b"a", b"b"]):
        assert "one zip file" in page.ask(kind="look", files=files)["sentence"]


def test_a_record_goes_out_and_comes_back(page: Page, tmp_path: Path) -> None:
    page.record.save("activity-1", {"impressions": ("Words.", "h")}, base_revision=0,
                     writer="w", origin="site")  # fmt: skip
    page.ask(kind="take-record")
    taken = page.files[0]
    other = Page(tmp_path / "other")
    looked = other.ask(kind="look", files=[taken])
    assert looked["changes"] is True
    assert other.record.activities() == ()
    other.ask(kind="bring")
    assert other.record.peek("activity-1").answers["impressions"].value == "Words."
    other.ask(kind="undo")
    assert "impressions" not in other.record.peek("activity-1").answers


def test_a_completion_record_says_how_many_and_none_of_the_words(page: Page) -> None:
    page.record.save("activity-1", {"impressions": ("Private words.", "h")}, base_revision=0,
                     writer="w", origin="site")  # fmt: skip
    assert page.ask(kind="completion", name="Ann <b>")["name"] == "completion-record.html"
    text = page.files[0].decode()
    assert "Ann &lt;b&gt;" in text
    assert "Private words." not in text


def test_a_credential_of_nothing_finished_is_refused_in_a_sentence(page: Page) -> None:
    assert page.ask(kind="badge", name="")["kind"] == "refused"


def test_erasing_everything_takes_the_list_of_names_too(page: Page) -> None:
    from alongside import care

    care.add_name(page.record.home, "Siobhan")
    page.ask(kind="erase", activity="", field="")
    assert care.read_names(page.record.home) == ()
