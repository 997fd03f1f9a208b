"""A form's messages when the disk, the record or the page itself is not as it should be.

Covers: forms/form_protocol.py
"""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from alongside.course.outline import Course
from alongside.errors import RecordLocationError
from alongside.forms.form_protocol import MAX_FIELDS, FormProtocol
from alongside.record.record import Record
from alongside.storage import files

if TYPE_CHECKING:
    from tests.support.sample import Sample

WRONG = "This page sent something the course does not understand. Reload the page."


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.open(tmp_path / "home")


@pytest.fixture
def talk(sample: Sample, record: Record) -> FormProtocol:
    """A talk about the small course's first activity: a paragraph (gain) and a choice (level)."""
    course = Course.read(sample.root)
    return FormProtocol(course, course.activity(1), lambda: record, "lab")


def say(talk: FormProtocol, kind: Any, **parts: Any) -> dict[str, Any]:
    """Send a message and return the (last) answer, which has to be one that can be sent."""
    answers = talk.answer({"kind": kind, "seq": 7, "writer": "page", **parts})
    for answer in answers:
        json.dumps(answer, ensure_ascii=False, allow_nan=False).encode("utf-8")
    return answers[-1]


def save(talk: FormProtocol, base: Any = 0, **changes: Any) -> dict[str, Any]:
    return say(talk, "save", base_revision=base, changes=changes)


def value(record: Record, name: str = "gain") -> Any:
    return record.load_and_repair("activity-1").answers[name].value


# --- words that test the way they go -------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "x" * 200_000,
        "x" * 1_000_000,
        "مرحبا بكم \u202eשלום\u202c",
        "<script>alert('x')</script><b>bold</b> & &amp;",
        '"}],"why":{"value":"mine"}',
        "🧑🏾‍🤝‍🧑🏻\u2028\u2029\u0085\ufeff",
        "line\r\nline\n\n\n",
    ],
    ids=["200,000", "the most", "right to left", "HTML", "JSON", "signs", "lines"],
)
def test_words_come_back_letter_by_letter(talk: FormProtocol, record: Record, words: str) -> None:
    assert save(talk, gain=words)["kind"] == "saved"
    assert say(talk, "hello")["answers"]["gain"]["value"] == words
    assert Record.open(record.home).load_and_repair("activity-1").answers["gain"].value == words


def test_html_in_an_answer_stays_text_in_what_is_told_of_it(
    talk: FormProtocol, sample: Sample
) -> None:
    save(talk, gain="<img src=x onerror=alert(1)>")
    sample.replace("activities/1-first.yml", "id: gain", "id: other")
    course = Course.read(sample.root)
    again = FormProtocol(course, course.activity(1), talk._record, "lab")
    assert say(again, "hello")["outdated"][0]["text"] == "<img src=x onerror=alert(1)>"


def test_null_characters_and_halves_of_characters_do_not_stop_a_save(
    talk: FormProtocol, record: Record
) -> None:
    assert save(talk, gain="a\x00b\ud83dc")["kind"] == "saved"
    assert value(record) == "ab\ufffdc"


def test_one_character_too_many_is_refused_and_never_cut(talk: FormProtocol) -> None:
    message = save(talk, gain="x" * 1_000_001, level="near")
    assert "1,000,001 characters" in message["refused"]["gain"]
    assert set(say(talk, "hello")["answers"]) == {"level"}


# --- messages that no page of ours sends -------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        None, 3, True, "hello", b"hello", [], ["hello"], {}, {"kind": "hello"},
        {"kind": "hello", "seq": "1"}, {"kind": "hello", "seq": True},
        {"kind": "hello", "seq": 1.0}, {"kind": "hello", "seq": -1}, {"kind": "hello", "seq": None},
        {"kind": "hello", "seq": 2**64}, {"kind": "hello", "seq": [1]},
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_message_is_refused(talk: FormProtocol, message: Any) -> None:
    assert talk.answer(message) == [{"kind": "refused", "seq": 0, "sentence": WRONG}]


@pytest.mark.parametrize(
    "kind", [None, 3, True, [], {}, "", "Hello", "record", "_save", "__class__", "x" * 10**6]
)
def test_a_message_of_no_known_kind_is_refused(talk: FormProtocol, kind: Any) -> None:
    assert say(talk, kind) == {"kind": "refused", "seq": 7, "sentence": WRONG}


@pytest.mark.parametrize(
    "parts",
    [
        {"changes": {"gain": "x"}},
        {"base_revision": 0},
        {"base_revision": -1, "changes": {"gain": "x"}},
        {"base_revision": True, "changes": {"gain": "x"}},
        {"base_revision": "0", "changes": {"gain": "x"}},
        {"base_revision": None, "changes": {"gain": "x"}},
        {"base_revision": 0.0, "changes": {"gain": "x"}},
        {"base_revision": 2**70, "changes": {"gain": "x"}},
        {"base_revision": 0, "changes": None},
        {"base_revision": 0, "changes": [["gain", "x"]]},
        {"base_revision": 0, "changes": "gain"},
        {"base_revision": 0, "changes": {f"f{n}": "x" for n in range(MAX_FIELDS + 1)}},
        {"base_revision": 0, "changes": {"gain": "x"}, "writer": None},
        {"base_revision": 0, "changes": {"gain": "x"}, "writer": ""},
        {"base_revision": 0, "changes": {"gain": "x"}, "writer": ["page"]},
        {"base_revision": 0, "changes": {"gain": "x"}, "writer": "p" * 65},
    ],
    ids=lambda parts: repr(parts)[:60],
)
def test_a_save_of_the_wrong_form_is_refused_and_writes_nothing(
    talk: FormProtocol, record: Record, parts: dict[str, Any]
) -> None:
    assert say(talk, "save", **parts) == {"kind": "refused", "seq": 7, "sentence": WRONG}
    assert record.load_and_repair("activity-1").revision == 0


def test_what_a_message_holds_besides_is_passed_over(talk: FormProtocol, record: Record) -> None:
    say(
        talk, "save", base_revision=0, changes={"gain": "x"}, revision=99, origin="evil", admin=True
    )
    assert record.revisions("activity-1")[0].origin == "lab"


DEEP: Any = "x"
for _ in range(500):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "junk",
    [
        3,
        True,
        False,
        1.5,
        float("nan"),
        [],
        {},
        ["x"],
        {"value": "x"},
        [None] * 100_000,
        DEEP,
        {"a": DEEP},
    ],
    ids=lambda junk: repr(junk)[:20],
)
@pytest.mark.parametrize("name", ["gain", "level", "gone", "", "\x00", "x" * 5000, "half\ud800"])
def test_an_answer_of_the_wrong_form_is_refused_beside_one_that_is_right(
    talk: FormProtocol, record: Record, name: str, junk: Any
) -> None:
    right = "level" if name == "gain" else "gain"
    message = save(talk, **{name: junk, right: "near"})
    assert message["kind"] == "saved"
    assert len(message["refused"]) == 1
    assert next(iter(message["refused"].values())).endswith(".")
    assert value(record, right) == "near"
    assert set(record.load_and_repair("activity-1").answers) == {right}


def test_a_base_from_another_record_overwrites_nothing(talk: FormProtocol, record: Record) -> None:
    record.save(
        "activity-1", {"gain": ("Mine.", "h")}, base_revision=0, writer="other", origin="lab"
    )
    message = save(talk, base=999, gain="Yours.")
    assert [c["field"] for c in message["conflicts"]] == ["gain"]
    assert value(record) == "Mine."


def test_a_record_that_another_program_filled_with_anything_opens(
    talk: FormProtocol, record: Record
) -> None:
    junk = {"gain": ["x", {"y": "half \ud800"}], "level": "gone", "k" * 500: {"deep": [[1, "z"]]}}
    changes = {name: (thing, "h") for name, thing in junk.items()}
    record.save("activity-1", changes, base_revision=0, writer="import", origin="import")
    message = say(talk, "hello")
    assert message["answers"] == {}
    assert [item["text"] for item in message["outdated"]] == ["x\nhalf \ufffd", "gone", "1\nz"]
    assert say(talk, "revisions")["total"] == 1
    assert say(talk, "comment")["kind"] == "comment"
    assert save(talk, base=1, gain="Mine.")["kind"] == "saved"


# --- the disk and the record ---------------------------------------------------------------------


class ReadOnly:
    """The system's calls on a disk that may only be read."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return os.open(path, flags, *rest, **options)


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(fd: int, data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "_write", write)


def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "os", ReadOnly())


TROUBLES = [(full, "the disk is full"), (read_only, "cannot be written in")]


@pytest.mark.parametrize(("break_it", "said"), TROUBLES)
def test_a_save_that_can_not_be_written_is_told_and_keeps_the_old_words(
    talk: FormProtocol, record: Record, monkeypatch: pytest.MonkeyPatch, break_it: Any, said: str
) -> None:
    save(talk, gain="Old words.")
    with monkeypatch.context() as patch:
        break_it(patch)
        message = save(talk, base=1, gain="New words.")
        assert message["kind"] == "failed"
        assert said in message["sentence"]
        assert say(talk, "hello")["answers"]["gain"]["value"] == "Old words."
    assert save(talk, base=1, gain="New words.")["revision"] == 2


@pytest.mark.parametrize(("break_it", "said"), TROUBLES)
def test_the_comment_can_be_read_when_its_opening_can_not_be_kept(
    talk: FormProtocol, record: Record, monkeypatch: pytest.MonkeyPatch, break_it: Any, said: str
) -> None:
    with monkeypatch.context() as patch:
        break_it(patch)
        message = say(talk, "comment")
        assert message["html"] == "<p>Most people say time.</p>"
        assert said in message["notices"][0]
    assert say(talk, "comment")["notices"] == []
    assert record.load_and_repair("activity-1").comment is not None


@pytest.mark.parametrize(("break_it", "said"), TROUBLES)
def test_a_comment_that_was_opened_before_needs_no_disk(
    talk: FormProtocol, monkeypatch: pytest.MonkeyPatch, break_it: Any, said: str
) -> None:
    say(talk, "comment")
    break_it(monkeypatch)
    assert say(talk, "comment")["notices"] == []


@pytest.mark.parametrize(("break_it", "said"), TROUBLES)
def test_a_version_that_can_not_be_brought_back_is_told(
    talk: FormProtocol, monkeypatch: pytest.MonkeyPatch, break_it: Any, said: str
) -> None:
    save(talk, gain="One")
    save(talk, base=1, gain="Two")
    break_it(monkeypatch)
    message = say(talk, "restore", revision=1)
    assert message["kind"] == "refused"
    assert said in message["sentence"]


def test_a_record_from_a_newer_version_is_left_as_it_is(talk: FormProtocol, record: Record) -> None:
    save(talk, gain="Time.")
    current = record.home / "reflections" / "activity-1.json"
    text = current.read_text(encoding="utf-8").replace('"schema_version": 1', '"schema_version": 2')
    current.write_text(text, encoding="utf-8")
    assert say(talk, "hello")["kind"] == "refused"
    message = save(talk, base=1, gain="Mine.")
    assert message["kind"] == "failed"
    assert "Update Alongside" in message["sentence"]
    assert current.read_text(encoding="utf-8") == text
    assert say(talk, "comment")["html"] == "<p>Most people say time.</p>"


def test_a_damaged_record_opens_with_its_last_words_and_a_notice(
    talk: FormProtocol, record: Record
) -> None:
    save(talk, gain="One")
    save(talk, base=1, gain="Two")
    (record.home / "reflections" / "activity-1.json").write_bytes(b'{"half": ')
    message = say(talk, "hello")
    assert message["answers"]["gain"]["value"] == "Two"
    assert "set aside" in message["notices"][0]
    assert say(talk, "hello")["notices"] == []


def test_a_record_that_was_damaged_while_a_page_was_open_is_told_with_the_save(
    talk: FormProtocol, record: Record
) -> None:
    save(talk, gain="One")
    (record.home / "reflections" / "activity-1.json").write_bytes(b"")
    message = save(talk, base=1, gain="Two")
    assert (message["kind"], message["revision"]) == ("saved", 2)
    assert "set aside" in message["notices"][0]


def test_without_a_place_for_the_record_every_answer_is_a_sentence(sample: Sample) -> None:
    def nowhere() -> Record:
        raise RecordLocationError("Your record has no place. Set ALONGSIDE_HOME.")

    course = Course.read(sample.root)
    talk = FormProtocol(course, course.activity(1), nowhere, "lab")
    for kind in ("hello", "revisions", "revision", "restore"):
        message = say(talk, kind, revision=1)
        assert message["kind"] == "refused"
        assert message["sentence"] == "Your record has no place. Set ALONGSIDE_HOME."
    assert save(talk, gain="x")["kind"] == "failed"


@pytest.mark.parametrize(
    ("kind", "answer"), [("hello", "refused"), ("save", "failed"), ("comment", "refused")]
)
def test_a_mistake_of_our_own_is_a_sentence_too_and_goes_to_the_log(
    sample: Sample, caplog: pytest.LogCaptureFixture, kind: str, answer: str
) -> None:
    def broken() -> Record:
        raise ZeroDivisionError

    course = Course.read(sample.root)
    talk = FormProtocol(course, course.activity(1), broken, "lab")
    message = say(talk, kind, base_revision=0, changes={"gain": "x"})
    assert message["kind"] == answer
    assert "not in what you wrote. Your words are still on this page." in message["sentence"]
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in message["sentence"]
