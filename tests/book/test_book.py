"""The book: the course's pages and the learner's answers, in order, with no word left out.

Covers: book/builder.py, book/change_section.py, book/course_pages.py,
book/activity_sections.py,
book/normalise.py, book/document.py, dates.py, book/comment_blocks.py, book/__init__.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from tests.support import journal_entries
from tests.support.paths import ROOT
from tests.support.records import write
from tests.support.sample import Sample
from tests.support.takeaway_records import clock, opened, the_course

from alongside import dates
from alongside.book import FORMATS, as_bytes, export_book, file_name
from alongside.book.builder import BookOptions, build_book
from alongside.book.document import (
    AnswerBlock,
    Block,
    Book,
    BookSection,
    CommentBlock,
    Figure,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Table,
    all_blocks,
    all_sections,
    count_block_words,
    plain_paragraph,
    runs_text,
)
from alongside.book.normalise import normalise_book
from alongside.course.outline import Course
from alongside.errors import AlongsideError, CourseError, RecordWriteError
from alongside.notebook_page import overview
from alongside.record import history
from alongside.record.notes import journal, tags, tutor_comments
from alongside.record.notes.journal_order import DOUBT
from alongside.record.record import Record
from alongside.storage import files

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def course(sample: Sample) -> Course:
    """The small course."""
    return Course.read(sample.root)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """An empty record."""
    return opened(tmp_path / "home")


def made(course: Course, record: Record | None = None, **wishes: object) -> Book:
    """A book in UTC."""
    return build_book(course, record, BookOptions(zone=UTC, now=NOW, **wishes))  # type: ignore[arg-type]


def answered(record: Record, course: Course, **answers: object) -> None:
    """Answer questions of the small course as they are asked now."""
    for name, value in answers.items():
        activity = next(a for a in course.activities() if any(f.id == name for f in a.questions))
        base = record.read(activity.id).revision
        change = {name: (value, activity.field(name).question_hash)}
        record.save(activity.id, change, base_revision=base, writer="page", origin="site")


def titles(book: Book, kind: str | None = None) -> list[str]:
    """The headings, in order."""
    found = (s for s in all_sections(book.sections) if kind is None or s.kind == kind)
    return [runs_text(section.title) for section in found if section.title]


def blocks(book: Book) -> Iterator[Block]:
    """Every block."""
    yield from all_blocks(book.blocks)
    for section in all_sections(book.sections):
        yield from all_blocks(section.blocks)


def text(book: Book) -> str:
    """All its words."""
    parts = [runs_text(b.runs) for b in blocks(book) if isinstance(b, Paragraph)]
    notes = [b.details for b in blocks(book) if isinstance(b, AnswerBlock)]
    return "\n".join([*titles(book), *parts, *notes])


def test_the_course_alone_has_every_page_in_order(course: Course) -> None:
    book = made(course, answers=False)
    assert titles(book, "section") == [section.title for section in course.sections]
    assert book.title == "A small course"
    assert not any(isinstance(block, AnswerBlock) for block in blocks(book))


def test_questions_stand_where_the_form_stands(course: Course) -> None:
    book = made(course, answers=False)
    first = next(s for s in all_sections(book.sections) if s.id == "first")
    assert [s.id for s in all_sections(first.sections) if s.kind == "activity"] == ["activity-1"]
    assert "What do you gain?" in titles(book, "question")


def test_comments_are_kept_for_the_end_before_what_is_for_reference(course: Course) -> None:
    book = made(course, answers=False)
    assert titles(book, "part") == [
        "The only part", "The course's comments on the activities", "For reference",
    ]  # fmt: skip


def test_answers_stand_under_their_questions(course: Course, record: Record) -> None:
    answered(record, course, gain="Time.\n\nAnd tea.", now=4)
    book = made(course, record)
    question = next(s for s in all_sections(book.sections) if s.id == "activity-1--gain")
    (answer,) = question.blocks
    assert isinstance(answer, AnswerBlock)
    assert [runs_text(b.runs) for b in answer.blocks if isinstance(b, Paragraph)] == [
        "Time.", "And tea.",
    ]  # fmt: skip
    assert answer.details == ""
    assert text(book).count("Written 14 September 2026.") == 3, "the book, and each activity once"


def test_on_how_many_days_an_answer_was_written_is_told_and_no_number_of_a_save(
    course: Course, record: Record
) -> None:
    now = record.now
    for day, gain in ((0, "One"), (0, "Two"), (3, "Two"), (5, "Three"), (5, "Thr"), (7, " ")):
        moment = (now() + timedelta(days=day)).isoformat()
        shifted = Record.kept_in(record.home, now=partial(datetime.fromisoformat, moment))
        answered(shifted, course, gain=gain)
    later = Record.kept_in(record.home, now=lambda: now() + timedelta(days=9))
    answered(later, course, gain="Four")
    found = text(made(course, record))
    assert "Written on three days, last on 23 September 2026." in found
    assert "version" not in found.lower()


def test_my_answers_alone_leave_the_course_out(course: Course, record: Record) -> None:
    answered(record, course, gain="Time.")
    book = made(course, record, course_text=False)
    assert titles(book, "activity") == [course.activity(1).heading]
    assert "Most people say time." not in text(book)
    assert "Not begun yet" in titles(book)
    assert "Looking back" in text(book)
    assert "From the section “A first page”." in text(book)
    assert book.title == "My notebook"


def test_a_question_without_an_answer_says_so(course: Course, record: Record) -> None:
    book = made(course, record, course_text=False)
    assert "Nothing has been written yet." in text(book)
    assert book.sections == ()
    whole = made(course, record)
    assert all(not b.blocks for b in blocks(whole) if isinstance(b, AnswerBlock))


def test_a_book_of_answers_has_no_room_for_questions_without_one(
    course: Course, record: Record
) -> None:
    answered(record, course, gain="Time.")
    found = text(made(course, record, course_text=False))
    assert "Not answered." not in found
    assert "Left open: How close are you?" in found


def test_a_mark_on_a_scale_or_step_takes_one_line(course: Course, record: Record) -> None:
    answered(record, course, level="near", now=4)
    book = made(course, record, course_text=False)
    lines = [
        runs_text(b.runs) for b in blocks(book) if isinstance(b, Paragraph) and b.role == "mark"
    ]
    assert [line for line in lines if "4 of 5" in line]
    assert [line for line in lines if line.startswith("How close are you? ")]


def test_nothing_in_a_book_is_the_programs_own_talk(course: Course, record: Record) -> None:
    write(record, "activity-1", dropped={"a": "Kept words"})
    write(record, "activity-99", some_field="Other words.")
    found = text(made(course, record, course_text=False))
    assert "Kept words" in found
    assert "Other words." in found
    for name in ("dropped", "some-field", "some_field", "activity-99", "activity-1", "schema"):
        assert name not in found


def test_an_earlier_answer_is_shown_or_pointed_to(course: Course, record: Record) -> None:
    assert "What you wrote before: Not answered." in text(made(course, record))
    answered(record, course, gain="A long answer.")
    book = made(course, record)
    link = next(
        run.link for b in blocks(book) if isinstance(b, Paragraph) for run in b.runs
        if run.text.startswith("your answer")
    )  # fmt: skip
    assert link == "#activity-1--gain"


def test_a_comment_that_was_opened_stands_with_the_activity(course: Course, record: Record) -> None:
    record.open_comment("activity-1", asked=True, words=0, writer="page", origin="site")
    book = made(course, record)
    activity = next(s for s in all_sections(book.sections) if s.id == "activity-1")
    assert runs_text(activity.sections[-1].title) == "The course's comment"
    part = next(s for s in book.sections if s.id == "comments")
    assert [runs_text(s.title) for s in part.sections] == ["Looking back"]


def test_an_answer_to_a_question_that_is_gone_stays_in_the_book(
    course: Course, record: Record
) -> None:
    write(record, "activity-1", dropped={"a": ["Kept words", ""], "b": None})
    book = made(course, record, course_text=False)
    assert "An earlier question" in titles(book)
    assert "Kept words" in text(book)


def test_an_answer_that_no_longer_fits_its_question_stays_whole(
    course: Course, record: Record
) -> None:
    write(record, "activity-1", level="somewhere-else", gain=["no", "text"])
    words_of_it = text(made(course, record, course_text=False))
    assert "somewhere-else" in words_of_it
    assert "The question was worded differently then." in words_of_it


def test_an_activity_of_another_course_stays_in_the_book(course: Course, record: Record) -> None:
    write(record, "activity-77", why="From the old course")
    assert "From the old course" in text(made(course, record))


def test_the_journal_is_in_the_book(course: Course, record: Record) -> None:
    journal_entries.write(
        record, "It rained.", section="first", tags=["mood"], writer="page", origin="site"
    )
    book = made(course, record, course_text=False)
    assert "14 September 2026, 09:01" in titles(book)
    assert "About “A first page”. Tags: mood." in text(book)
    assert "It rained." in text(book)


def test_how_my_thinking_moved_is_told_in_words(course: Course, record: Record) -> None:
    answered(record, course, gain="I fear meetings.", level="near")
    later = Record.kept_in(record.home, now=clock(datetime(2026, 11, 2, tzinfo=UTC)))
    answered(later, course, gain="I like meetings now.")
    book = made(course, record, course_text=False, moved=True)
    (question,) = [s for s in all_sections(book.sections) if s.id.startswith("moved--activity-1--")]
    note = question.blocks[0]
    assert isinstance(note, Paragraph)
    assert (
        runs_text(note.runs)
        == "From 14 September 2026 to 2 November 2026: 2 words added, 1 removed."
    )
    text = as_bytes(book, "md").decode()
    assert "I \\[removed: fear\\] \\[added: like\\] meetings \\[added: now\\]." in text
    html = as_bytes(book, "html").decode()
    assert '<ins dir="ltr" translate="no">[added: like]</ins>' in html
    assert '<span translate="no">.</span></p>' in html
    assert "How my thinking moved" not in titles(made(course, record))


def test_two_sittings_on_one_day_are_not_told_as_from_that_day_to_itself(
    course: Course, record: Record
) -> None:
    answered(record, course, gain="I fear meetings.")
    evening = Record.kept_in(record.home, now=clock(datetime(2026, 9, 14, 20, tzinfo=UTC)))
    answered(evening, course, gain="I like meetings now.")
    book = made(course, record, course_text=False, moved=True)
    assert "Between sittings on 14 September 2026: 2 words added, 1 removed." in text(book)


def test_a_tutors_comment_stands_with_its_answer(course: Course, record: Record) -> None:
    answered(record, course, gain="Time.")
    remark = CommentBlock("Your tutor", "1 May 2026", (plain_paragraph("Well seen."),))
    whole = CommentBlock("Your tutor", "2 May 2026", (plain_paragraph("On all of it."),))
    book = made(course, record, tutor_comments={"activity-1": {"gain": (remark,), "": (whole,)}})
    question = next(s for s in all_sections(book.sections) if s.id == "activity-1--gain")
    assert question.blocks[1:] == (remark,)
    activity = next(s for s in all_sections(book.sections) if s.id == "activity-1")
    assert whole in activity.blocks


def kept_comment(record: Record, field: str, words: str) -> None:
    """Keep a tutor's comment as a feedback pack brings it."""
    files.make_private(record.home / "comments")
    at = "2026-09-15T10:00:00.000Z"
    one = tutor_comments.TutorComment("0" * 16, "Tess", at, words, field, 1, "0" * 16, at)
    tutor_comments.write(record.store, "activity-1", [one])


def test_comments_in_the_record_are_in_the_book_unless_they_are_not_wanted(
    course: Course, record: Record
) -> None:
    answered(record, course, gain="Time.")
    kept_comment(record, "gain", "Well *seen* <b>.")
    text_ = as_bytes(made(course, record, course_text=False), "html").decode()
    assert "Comment by Tess, 15 September 2026" in text_
    assert "Well *seen* &lt;b&gt;." in text_
    assert "Well *seen*" not in text(made(course, record, tutor_comments={}))


def test_comments_that_cannot_be_read_keep_nobody_from_a_book(
    course: Course, record: Record
) -> None:
    answered(record, course, gain="Time.")
    kept_comment(record, "gain", "Lost.")
    (record.home / "comments" / "activity-1.json").write_text("{")
    for form in ("md", "html", "docx"):
        assert as_bytes(made(course, record), form)
    found = text(made(course, record))
    assert "comments/activity-1.json is damaged" in found
    assert "Time." in found


def test_tags_stand_with_their_answers(course: Course, record: Record) -> None:
    answered(record, course, gain="Time.")
    change = {tags.name_of("activity-1", "gain"): (["for Dai"], journal.QUESTION_HASH)}
    record.save(journal.ACTIVITY, change, base_revision=0, writer="p", origin="site")
    book = made(course, record, course_text=False)
    question = next(s for s in all_sections(book.sections) if s.id == "activity-1--gain")
    (answer,) = question.blocks
    assert isinstance(answer, AnswerBlock)
    assert answer.details == "Tags: for Dai."
    assert "My journal" not in titles(book)


def test_a_book_made_on_the_day_of_its_writing_says_the_day_once(
    course: Course, record: Record
) -> None:
    answered(record, course, gain="Today.")
    then = datetime(2026, 9, 14, 20, tzinfo=UTC)
    for now, said in ((then, 0), (then + timedelta(days=1), 1)):
        book = build_book(course, record, BookOptions(zone=UTC, now=now))
        assert text(replace(book, sections=())).count("14 September 2026") == said


def test_dates_are_those_of_the_learners_place(course: Course, record: Record) -> None:
    answered(record, course, gain="Late.")
    east = timezone(timedelta(hours=15))
    book = build_book(course, record, BookOptions(zone=east, now=NOW))
    assert "Written 15 September 2026." in text(book)
    assert book.made == "22 November 2026"


def test_a_book_of_nothing_is_refused(course: Course, record: Record) -> None:
    with pytest.raises(AlongsideError, match="Choose one"):
        made(course, record, answers=False, course_text=False)
    with pytest.raises(AlongsideError, match="no record"):
        made(course, None)


def test_progress_is_told(course: Course, record: Record) -> None:
    told: list[tuple[int, int, str]] = []
    build_book(course, record, BookOptions(), lambda *step: told.append(step))
    assert [done for done, _, _ in told] == [0, 1, 2, 3, 4]
    assert told[0][2] == "Reading “A first page”"


def test_making_a_book_changes_nothing_in_the_record(course: Course, record: Record) -> None:
    answered(record, course, gain="Time.")
    (record.home / "reflections" / "activity-1.json").write_bytes(b"{")
    before = {p: p.read_bytes() for p in record.home.rglob("*") if p.is_file()}
    made(course, record)
    assert {p: p.read_bytes() for p in record.home.rglob("*") if p.is_file()} == before


@pytest.mark.slow
def test_the_whole_course_is_in_its_book() -> None:
    course = the_course()
    book = made(course, answers=False)
    assert titles(book, "section") == [section.title for section in course.sections]
    figures = [b for b in blocks(book) if isinstance(b, Figure)]
    names = {path.stem for path in (ROOT / "course" / "figures").glob("*.svg")}
    assert book.picture is not None
    assert {figure.name for figure in figures} == names - {book.picture.name}
    assert all(f.svg and f.alt and f.caption and f.description for f in figures)
    assert len(titles(book, "scene")) == len(list((ROOT / "course" / "scenes").glob("*.yml")))
    assert len(titles(book, "activity")) == len(course.activities())
    assert len({s.id for s in all_sections(book.sections)}) == len(
        list(all_sections(book.sections))
    )


@pytest.mark.slow
def test_citations_and_terms_lead_to_their_entries() -> None:
    book = made(the_course(), answers=False)
    links = {r.link for b in blocks(book) if isinstance(b, Paragraph) for r in b.runs}
    ids = {item.id for b in blocks(book) if isinstance(b, ListBlock) for item in b.items}
    assert "#references--himmelman-1996" in links
    assert "references--himmelman-1996" in ids
    assert "#glossary--networking" in links


def test_links_that_lead_out_of_the_book_become_words(course: Course, record: Record) -> None:
    book = made(course, record, course_text=False)
    assert not [r for b in blocks(book) if isinstance(b, Paragraph) for r in b.runs
                if r.link.startswith("#glossary")]  # fmt: skip


def test_a_notebook_that_cannot_be_read_is_named(sample: Sample) -> None:
    (sample.root / "course" / "01-first.ipynb").write_text("{")
    with pytest.raises(CourseError, match=r"01-first\.ipynb: line 1: it can't be read"):
        made(Course.read(sample.root), answers=False)


def test_a_page_is_words_and_what_its_cells_call(sample: Sample) -> None:
    def code(source: str) -> dict[str, object]:
        return {"cell_type": "code", "id": source[:1], "source": source, "metadata": {}}

    def markdown(source: str) -> dict[str, object]:
        return {"cell_type": "markdown", "id": source[:3], "source": source, "metadata": {}}

    def change(data: dict[str, object]) -> None:
        data["cells"] = [
            markdown("# A first page"), markdown("Two."), {"cell_type": "raw", "source": "no"},
            code("x = ("), code("from alongside import glossary, scene"), markdown("## More"),
            code("scene('talk'); print(1, 2)"), markdown("Three, at last."), code("references()"),
        ]  # fmt: skip

    sample.notebook("01-first.ipynb", change)
    book = made(Course.read(sample.root), answers=False)
    page = next(one for one in all_sections(book.sections) if one.id == "first")
    (more, last) = page.sections[-2:]
    assert page.blocks[-1] == plain_paragraph("Two.")
    assert [inner.id for inner in more.sections] == ["scene-talk"]
    assert last.blocks == (plain_paragraph("Three, at last."),)


def test_a_book_is_written_to_a_file(course: Course, record: Record, tmp_path: Path) -> None:
    path = export_book(
        course, record, format="md", course_text=False, answers=True, path=tmp_path / "b.md"
    )
    assert path.read_text(encoding="utf-8").startswith("# My notebook")
    assert path.stat().st_mode & 0o077 == 0
    wishes = BookOptions(course_text=False)
    assert as_bytes(build_book(course, record, wishes), "md").startswith(b"# My notebook")
    assert file_name(wishes, "docx") == "my-notebook.docx"
    assert file_name(BookOptions(answers=False), "epub") == "course.epub"


def test_a_book_that_cannot_be_written_says_why(course: Course, tmp_path: Path) -> None:
    with pytest.raises(RecordWriteError, match="could not be written"):
        export_book(
            course,
            None,
            format="md",
            course_text=True,
            answers=False,
            path=tmp_path / "no" / "b.md",
        )


def test_ids_are_made_unique_and_plain() -> None:
    twice = (
        BookSection("a b", (Run("1"),)),
        BookSection("a b", (Run("2"),)),
        BookSection("7", (Run("3"),)),
    )
    assert [s.id for s in normalise_book(Book("B", twice)).sections] == ["a-b", "a-b-2", "s-7"]


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf"])
def test_what_was_pasted_with_its_control_characters_is_in_every_format(
    course: Course, record: Record, form: str
) -> None:
    answered(record, course, gain="one\x0btwo\x07\x0c\u2028three\ud800")
    change = {tags.name_of("activity-1", "gain"): (["ta\x0cg"], journal.QUESTION_HASH)}
    record.save("journal", change, base_revision=0, writer="page", origin="site")
    journal_entries.write(record, "four\x0bfive", tags=["\x1bsix"], writer="page", origin="site")
    book = made(course, record, course_text=False, moved=True, author="Carys\x0bEvans\x00")
    answer = next(s for s in all_sections(book.sections) if s.id == "activity-1--gain").blocks[0]
    assert isinstance(answer, AnswerBlock)
    assert [runs_text(b.runs) for b in answer.blocks if isinstance(b, Paragraph)] == [
        "one\ntwo", "three\ufffd",
    ]  # fmt: skip
    assert not re.search("[\x00-\x08\x0b-\x1f]", text(book) + answer.details + book.author)
    data = as_bytes(book, form)
    if form in ("md", "html"):
        assert "one" in data.decode()
        assert not re.search("[\x00-\x08\x0b-\x1f]", data.decode())


def test_an_entry_of_a_wrong_clock_stands_where_it_was_written_and_it_is_said(
    course: Course, record: Record
) -> None:
    for year, said in ((2026, "First"), (2031, "From the future"), (2026, "Last")):
        at = record.now().replace(year=year)
        then = Record.kept_in(record.home, now=partial(datetime.fromisoformat, at.isoformat()))
        journal_entries.write(then, said, writer="w", origin="site")
    book = made(course, record, course_text=False)
    told = [s for s in all_sections(book.sections) if s.id.startswith("journal--")]
    assert [runs_text(s.blocks[0].blocks[0].runs) for s in told] == [  # type: ignore[union-attr]
        "First", "From the future", "Last",
    ]  # fmt: skip
    notes = [s.blocks[0].details for s in told]  # type: ignore[union-attr]
    assert [DOUBT in note for note in notes] == [False, True, False]
    shown = overview.overview(course, record)["journal"]["entries"]
    assert [(e["text"], "doubt" in e) for e in shown] == [
        ("Last", False), ("From the future", True), ("First", False),
    ]  # fmt: skip
    write_markdown = (record.home / "reflections" / "journal.md").read_text(encoding="utf-8")
    assert write_markdown.count(DOUBT) == 1


def test_words_are_counted_in_tables_and_lists() -> None:
    table = Table(((plain_paragraph("two words"),),), (((plain_paragraph("one"),),),))
    listing = ListBlock((Item((plain_paragraph("and three more"),)),))
    assert count_block_words([table, listing]) == 6


def test_moments_are_said_as_people_do() -> None:
    assert dates.day("2026-11-21T23:30:00.000Z", UTC) == "21 November 2026"
    assert dates.day_and_time("2026-11-21T23:30:00.000Z", UTC) == "21 November 2026, 23:30"
    assert dates.day("not a moment", UTC) == dates.day_and_time(None, UTC) == ""
    assert dates.calendar("2027-01-04") == "4 January 2027"
    assert dates.calendar("soon") == "soon"


def test_a_history_is_read_once_however_many_questions_there_are(
    course: Course, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = 30
    for number in range(saves):
        answered(record, course, gain=f"One {number}", now=1 + number % 5)
    read: list[str] = []
    decode = history.decode

    def counted(raw: bytes, activity: str) -> list[history.HistoryLine]:
        read.append(activity)
        return decode(raw, activity)

    monkeypatch.setattr(history, "decode", counted)
    made(course, record, course_text=False, moved=True)
    assert saves <= read.count("activity-1") <= saves + 5  # the last line, to see all is well
