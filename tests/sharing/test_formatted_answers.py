"""A long answer that its writer formatted is shown so wherever it goes; all others stay text."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from tests.support.toolkit import COURSE, Learner

from alongside import book
from alongside.book.builder import BookOptions, build_book
from alongside.forms.form_protocol import FormProtocol
from alongside.privacy import RedactedRecord, Redaction, keep_pseudonym
from alongside.record.display.diff import compare_revisions
from alongside.record.record import Record
from alongside.record.transfer.export import export_record
from alongside.record.transfer.restore import import_record
from alongside.sharing.answer_html import answer_html
from alongside.sharing.answer_view import as_text, show_answer
from alongside.sharing.snapshot import freeze_answers

ACTIVITY, FIELD = COURSE.activity("activity-1"), "impressions"
SOURCE = (
    "Two things:\n\n1. **Trust** first\n2. See [the notes](https://notes.example/a?b=1&c)\n"
    "   - not <b>this</b>\n\n[no](javascript:alert(1))"
)
OLD = "1. **5 * 3** stars_\n2) [x](https://a.example)\n- <b>old</b>"


def save(learner: Learner, value: Any) -> Any:
    form = FormProtocol(COURSE, ACTIVITY, lambda: learner.record, "site")
    revision = learner.record.read(ACTIVITY.id).revision
    message = {"kind": "save", "seq": 1, "writer": "page", "base_revision": revision}
    (answer,) = form.answer({**message, "changes": {FIELD: value}})
    assert answer["refused"] == {}
    return learner.record.read(ACTIVITY.id).answers[FIELD].value


def in_book(learner: Learner, form: str) -> bytes:
    wishes = BookOptions(course_text=False, answers=True)
    return book.as_bytes(build_book(COURSE, learner.record, wishes), form)


def told(learner: Learner) -> tuple[str, str]:
    """The answer as a tutor and a pack show it, and as text in an export."""
    (copy,) = freeze_answers(ACTIVITY, learner.record.read(ACTIVITY.id), [FIELD]).answers
    shown = show_answer(copy)
    return answer_html(shown), as_text(shown.view)


def test_what_was_saved_as_text_stays_text_to_the_letter(learner: Learner) -> None:
    assert save(learner, OLD) == OLD
    assert "**5 * 3** stars_" in told(learner)[0]
    assert told(learner)[1] == OLD
    page = in_book(learner, "html").decode()
    assert "1. **5 * 3** stars_" in page
    assert "<strong>5" not in page


def test_the_answer_itself_says_that_it_is_formatted_and_loses_that_again(
    learner: Learner,
) -> None:
    assert save(learner, {"markdown": SOURCE}) == {"markdown": SOURCE}
    assert save(learner, SOURCE) == SOURCE
    assert save(learner, {"markdown": ""}) == ""


def test_a_tutor_and_a_pack_see_lists_bold_and_links_and_no_html_of_the_learners(
    learner: Learner,
) -> None:
    save(learner, {"markdown": SOURCE})
    page, text = told(learner)
    assert "<ol><li><strong>Trust</strong> first</li>" in page
    link = '<a href="https://notes.example/a?b=1&amp;c" rel="noopener noreferrer">the notes</a>'
    assert link in page
    assert "&lt;b&gt;this&lt;/b&gt;" in page
    assert "[no](javascript:alert(1))" in page
    assert "1. Trust first\n2. See the notes (https://notes.example/a?b=1&c)" in text


@pytest.mark.parametrize("form", ["html", "epub", "docx", "md"])
def test_a_book_has_the_lists_the_bold_and_the_links(learner: Learner, form: str) -> None:
    save(learner, {"markdown": SOURCE})
    data = in_book(learner, form)
    if form == "docx":
        paragraphs = docx.Document(BytesIO(data)).paragraphs
        (one,) = (p for p in paragraphs if p.text == "Trust first")
        assert one.runs[0].bold
        assert "numPr" in one._p.xml or "List" in one._p.xml
        return
    text = data.decode() if form != "epub" else _inside(data)
    if form == "md":
        assert "1. **Trust** first" in text
        assert "[the notes](https://notes.example/a?b=1&c)" in text or "[the notes](<" in text
        return
    assert "<strong>Trust</strong> first" in text
    assert 'href="https://notes.example/a?b=1&amp;c"' in text
    assert "<b>this" not in text
    assert 'href="javascript' not in text


def _inside(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = (name for name in archive.namelist() if name.endswith("html"))
        return "".join(archive.read(name).decode() for name in names)


def test_a_comparison_shows_words_and_not_signs(learner: Learner) -> None:
    save(learner, "Trust first")
    save(learner, {"markdown": "- **Trust** first\n- then time"})
    for field in (ACTIVITY.field(FIELD), FIELD):
        found = compare_revisions(learner.record, ACTIVITY.id, field, 1, 2)
        assert "**" not in found.in_words()
        assert "• then time" in found.in_words()


def test_a_name_behind_signs_is_found_and_gets_its_pseudonym(learner: Learner) -> None:
    keep_pseudonym(learner.record.store, "Siobhan", "Person A")
    save(learner, {"markdown": "- **Siobhan** said, Sio**bhan** did, S\\-iobhan's no"})
    redacted = RedactedRecord.over(
        learner.record, Redaction.of(learner.record.store), COURSE.activities()
    )
    value = redacted.read(ACTIVITY.id).answers[FIELD].value
    assert isinstance(value, dict)
    assert value["markdown"].startswith("- **Person A** said, Person A** did")


def test_it_leaves_in_an_export_and_comes_back_the_same(learner: Learner, tmp_path: Path) -> None:
    save(learner, OLD)
    save(learner, {"markdown": SOURCE})
    export_record(learner.record, tmp_path / "out.zip")
    other = Record.open(tmp_path / "other")
    import_record(other, tmp_path / "out.zip")
    assert other.read(ACTIVITY.id).answers[FIELD].value == {"markdown": SOURCE}
    assert other.at(ACTIVITY.id, 1).answers[FIELD].value == OLD


def test_a_question_that_takes_one_line_only_shows_what_was_formatted(learner: Learner) -> None:
    from dataclasses import replace

    line = replace(ACTIVITY.field(FIELD), kind="short-text")
    assert line.fit({"markdown": "- **a**"}) == ("• a", False)
