"""Sheets to take along: what is for oneself stays, and partners' words go only when ticked."""

from __future__ import annotations

import pytest
from tests.support.toolkit import Learner

from alongside.errors import RecordError

FORMS = ["docx", "html", "md"]


def text(data: bytes, form: str) -> str:
    if form != "docx":
        return data.decode()
    import io

    import docx

    document = docx.Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize("form", FORMS)
def test_the_box_for_me_only_is_in_no_document(learner: Learner, form: str) -> None:
    one = learner.partnership()
    school = learner.partner(one)
    key = f"partner-sheet_for-{one}_with-{school}"
    learner.write(key, part_clear="They bring the hall.", for_me="Between you and me")
    sheet = learner.ask("document", key=key, format=form, agreed=False)["data"]
    whole = learner.ask("whole", partnership=one, format=form, voices=True)["data"]
    for data in (sheet, whole):
        assert "They bring the hall." in text(data, form)
        assert "Between you and me" not in text(data, form)
        assert "What do you want to remember" not in text(data, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_partners_words_go_only_when_they_are_ticked(learner: Learner, form: str) -> None:
    one = learner.partnership()
    school, key = learner.partner(one), learner.sheet("health-check", one)
    learner.write(key, hold_on="Cake")
    answers = {"statements": {"trust": {"choice": "not-yet", "note": "Nobody told me."}}}
    learner.ask("bring-in", learner.from_partner(key, school, answers))
    for voices in (False, True):
        data = learner.ask("whole", partnership=one, format=form, voices=voices)["data"]
        assert ("Nobody told me." in text(data, form)) is voices
        assert "Cake" in text(data, form)
    sheet = learner.ask("document", key=key, format=form, agreed=False)["data"]
    assert "Nobody told me." not in text(sheet, form)


def test_a_blank_has_the_questions_and_lines_and_nothing_written(learner: Learner) -> None:
    one = learner.partnership()
    key = learner.sheet("health-check", one)
    learner.write(key, hold_on="Cake")
    told = learner.ask("blank", key=key, format="html", voice=False)["data"].decode()
    assert "Hold on to" in told
    assert "Cake" not in told
    for_partner = learner.ask("blank", key=key, format="html", voice=True)["data"].decode()
    assert "Hold on to" not in for_partner
    assert "Trust" in for_partner


def test_an_empty_sheet_is_no_document(learner: Learner) -> None:
    key = learner.sheet("health-check", learner.partnership())
    with pytest.raises(RecordError, match="nothing on this sheet"):
        learner.ask("document", key=key, format="md", agreed=False)


def test_all_about_a_partnership_is_in_one_file(learner: Learner) -> None:
    one = learner.partnership()
    learner.partner(one, "The school")
    learner.write(f"partnership_for-{one}", purpose="Bikes that get them home.")
    learner.write(learner.sheet("health-check", one), hold_on="Cake")
    learner.write(learner.sheet("after-a-meeting", one), badly="The chair")
    told = learner.ask("whole", partnership=one, format="md", voices=False)["data"].decode()
    for words in ("Bikes that get them home.", "The school", "Cake", "The chair"):
        assert words in told
