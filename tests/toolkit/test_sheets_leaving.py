"""What holds for an activity holds for a sheet, and what must not leave of it does not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from unittest.mock import ANY, Mock

import pytest
from tests.support.photographs import photograph
from tests.support.toolkit import COURSE, Learner

from alongside.attachments.file_types import check_file
from alongside.book.builder import BookOptions, build_book
from alongside.book.supervision_sheet import SheetChoice, SheetEntry, build_sheet
from alongside.book.writers.markdown import write
from alongside.errors import AlongsideError
from alongside.forms.form_protocol import FormProtocol
from alongside.notebook_page.overview import overview
from alongside.notebook_page.privacy_sweep import sweep_record
from alongside.partnerships.partnership import known_names
from alongside.partnerships.sheet import open_sheet
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.notes import attachments, journal, tags
from alongside.record.record import Record
from alongside.record.transfer.export import export_record
from alongside.record.transfer.restore import import_record, preview_import
from alongside.sharing.answer_html import answer_html
from alongside.sharing.answer_view import show_answer
from alongside.sharing.share_pack import PackChoice, draft


@pytest.fixture
def told(learner: Learner) -> dict[str, str]:
    """A partnership with a partner sheet, a health check and the school's view of it."""
    one = learner.partnership()
    school = learner.partner(one, "Hillside School")
    sheet = f"partner-sheet_for-{one}_with-{school}"
    learner.write(sheet, part_clear="They bring the hall.", for_me="Between you and me")
    check = learner.sheet("health-check", one)
    learner.write(check, hold_on="Ring Priya Sharma on 07700 900123", again="2027-03-14")
    answers = {"statements": {"trust": {"choice": "not-yet", "note": "Nobody told me."}}}
    voice = learner.ask("bring-in", learner.from_partner(check, school, answers))["voice"]
    learner.write(f"agreement_for-{one}", does_what=[{"job": "Keys", "who": school}])
    return {"partnership": one, "sheet": sheet, "check": check, "voice": voice, "school": school}


def book(learner: Learner) -> str:
    return write(build_book(COURSE, learner.record, BookOptions(course_text=False))).decode()


def test_the_book_has_the_sheets_and_neither_the_box_nor_the_partners_words(
    learner: Learner, told: dict[str, str]
) -> None:
    text = book(learner)
    assert "They bring the hall." in text
    assert "The bike project" in text
    assert "Hillside School" in text
    assert "Between you and me" not in text
    assert "Nobody told me." not in text
    assert told["school"] not in text


def test_in_the_book_what_is_about_a_partnership_or_a_partner_bears_its_name_read_once(
    learner: Learner, told: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Mock(side_effect=known_names)
    monkeypatch.setattr("alongside.book.tool_sheets.known_names", read)
    text = book(learner)
    read.assert_called_once_with(ANY, told["partnership"])
    toolkit = text[text.index("My toolkit") :]
    partnership = toolkit.index("About this partnership, The bike project")
    partner = toolkit.index("About this partner, Hillside School, The bike project")
    assert partnership < partner < toolkit.index("Health check, The bike project")
    assert "(a partnership" not in text


def test_no_pack_has_the_box(learner: Learner, told: dict[str, str]) -> None:
    made = draft(learner.record, COURSE, (PackChoice(told["sheet"]),), learner="A learner")
    words = str([copy.to_data() for copy in made.copies])
    assert "They bring the hall." in words
    assert "Between you and me" not in words
    with pytest.raises(AlongsideError, match="no question 'for-me'"):
        draft(learner.record, COURSE, (PackChoice(told["sheet"], ("for-me",)),), learner="A")


def test_a_pack_names_a_partnership_and_no_more(learner: Learner, told: dict[str, str]) -> None:
    made = draft(learner.record, COURSE, (PackChoice(told["check"]),), learner="A learner")
    assert made.copies[0].title == "Health check (a partnership, 14 October 2026)"


def test_a_partners_words_in_a_pack_are_somebody_elses(
    learner: Learner, told: dict[str, str]
) -> None:
    made = draft(learner.record, COURSE, (PackChoice(told["voice"]),), learner="A learner")
    assert "a partner's own words" in {one.label for one in made.cautions}


def test_the_practice_partnership_reaches_no_tutor(learner: Learner) -> None:
    learner.ask("practice")
    key = learner.sheet("health-check", "practice")
    learner.write(key, hold_on="Cake")
    with pytest.raises(AlongsideError, match="practice"):
        draft(learner.record, COURSE, (PackChoice(key),), learner="A learner")


def test_no_supervision_sheet_has_the_box(learner: Learner, told: dict[str, str]) -> None:
    with pytest.raises(AlongsideError, match="for you only"):
        build_sheet(COURSE, learner.record, SheetChoice((SheetEntry(told["sheet"], "for-me"),)))
    made = build_sheet(
        COURSE, learner.record, SheetChoice((SheetEntry(told["sheet"], "part-clear"),))
    )
    assert "They bring the hall." in write(made).decode()


def test_my_notebook_shows_every_sheet_by_name(learner: Learner, told: dict[str, str]) -> None:
    shown = {one["id"]: one["heading"] for one in overview(COURSE, learner.record)["activities"]}
    assert shown[told["check"]] == "Health check (The bike project, 14 October 2026)"
    assert "as seen by Hillside School" in shown[told["voice"]]
    assert shown[told["sheet"]] == "Partner sheet (The bike project, Hillside School)"


def test_the_care_check_looks_through_sheets(learner: Learner, told: dict[str, str]) -> None:
    found = {(one.where, finding.text) for one, finding in sweep_record(COURSE, learner.record)}
    assert any("Health check" in where and "Priya" in text for where, text in found)


def test_a_sheet_does_not_count_towards_finishing(learner: Learner, told: dict[str, str]) -> None:
    counting = [a for a in overview(COURSE, learner.record)["activities"] if a["counts"]]
    assert len(counting) == 7


def test_a_sheet_takes_tags_and_the_journal_links_to_it(
    learner: Learner, told: dict[str, str]
) -> None:
    name = tags.name_of(told["check"], "hold-on")
    learner.record.save(
        journal.ACTIVITY, {name: (["trust"], journal.QUESTION_HASH)},
        base_revision=0, writer="a", origin="site",
    )  # fmt: skip
    assert tags.of(learner.record.read(journal.ACTIVITY), told["check"], "hold-on") == ("trust",)


def test_everything_goes_out_and_comes_back(
    learner: Learner, told: dict[str, str], tmp_path: Path
) -> None:
    before = {name: learner.record.read(name).answers for name in learner.record.activities()}
    export_record(learner.record, tmp_path / "record.zip")
    names = zipfile.ZipFile(io.BytesIO((tmp_path / "record.zip").read_bytes())).namelist()
    assert f"reflections/{told['voice']}.json" in names
    learner.ask("erase", partnership=told["partnership"])
    assert learner.record.activities() == ()
    other = Record.open(tmp_path / "other")
    for home in (learner.record, other):
        seen = preview_import(home, tmp_path / "record.zip")
        import_record(home, tmp_path / "record.zip", expected=seen)
        assert {name: home.read(name).answers for name in home.activities()} == before


def test_which_steps_are_done_is_said_in_book_and_pack_and_comes_back(
    learner: Learner, tmp_path: Path
) -> None:
    key = learner.sheet("whats-in-the-way", learner.partnership())
    learner.write(key, step=[{"what": "Ring the hall", "done": True}, {"what": "Swap keys"}])
    text = book(learner)
    made = draft(learner.record, COURSE, (PackChoice(key),), learner="A learner")
    (answer,) = (one for one in made.copies[0].answers if one.field == "step")
    page = answer_html(show_answer(answer))
    for said in (text, page):
        assert "Where it stands" in said
        rung, swapped = said.index("Ring the hall"), said.index("Swap keys")
        assert rung < said.index("Done", rung) < swapped < said.index("Not done yet")
    export_record(learner.record, tmp_path / "record.zip")
    other = Record.open(tmp_path / "other")
    import_record(
        other, tmp_path / "record.zip", expected=preview_import(other, tmp_path / "record.zip")
    )
    assert other.read(key).answers == learner.record.read(key).answers
    assert other.read(key).answers["step"].value[0]["done"] is True


def test_a_picture_beside_a_sheets_answer_comes_along_and_goes_with_it(
    learner: Learner, told: dict[str, str], tmp_path: Path
) -> None:
    file = check_file("board.jpg", photograph())
    added = {"writer": "page", "origin": "site"}
    attachments.attach(learner.record, told["check"], "hold-on", file, **added)
    talk = FormProtocol(
        COURSE,
        open_sheet(COURSE, told["check"]).tool,
        lambda: learner.record,
        "site",
        told["check"],
    )
    (shown,) = talk.answer({"kind": "hello", "seq": 1, "writer": "page", "base_revision": 0})
    assert [one["name"] for one in shown["attachments"]["hold-on"]] == ["board.jpg"]
    export_record(learner.record, tmp_path / "record.zip")
    learner.ask("erase", partnership=told["partnership"])
    held = [path.read_bytes() for path in learner.home.rglob("*") if path.is_file()]
    assert not [data for data in held if file.data in data or b"board.jpg" in data]
    seen = preview_import(learner.record, tmp_path / "record.zip")
    import_record(learner.record, tmp_path / "record.zip", expected=seen)
    (back,) = attachments.attached_to(learner.record, told["check"], "hold-on")
    assert attachments.bytes_of(learner.record, back) == file.data


def test_erasing_one_answer_of_a_sheet_leaves_the_rest(
    learner: Learner, told: dict[str, str]
) -> None:
    erase(learner.record, ErasureScope(told["sheet"], "for-me"))
    answers = learner.record.read(told["sheet"]).answers
    assert set(answers) == {"part-clear"}
    history = learner.record.lines(told["sheet"])
    assert "Between you and me" not in str(history)
