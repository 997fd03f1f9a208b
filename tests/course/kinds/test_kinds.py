"""What each kind of field takes for an answer, and what it makes of it.

Covers: course/kinds/
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.support.kind_samples import EMPTY, FULL, PLACES, SETTINGS

from alongside.course.activity import Field
from alongside.course.kinds import KINDS, actions
from alongside.course.kinds.kind import ITEM_LIMIT, TEXT_LIMIT, has_content
from alongside.errors import AnswerError
from alongside.forms.bundle import FORM, STATIC, bundle
from alongside.privacy.text_fields import texts_in
from alongside.record.display.markdown_copy import view_markdown

STORED = sorted(FULL)
IS_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def field(kind: str, **changes: Any) -> Field:
    """A question of a kind."""
    settings = {**SETTINGS[kind], **changes}
    settings = {key: value for key, value in settings.items() if value is not ...}
    return Field("it", kind, "How is it?", "", "", True, settings)


def written(kind: str, value: Any, **changes: Any) -> str:
    """An answer as the Markdown copy has it."""
    shown = field(kind, **changes).view(value)
    return view_markdown(shown) if shown else ""


def refusal(kind: str, value: Any, **changes: Any) -> str:
    """The sentence with which an answer is refused."""
    with pytest.raises(AnswerError) as error:
        field(kind, **changes).check(value)
    return str(error.value)


def test_every_kind_is_tried_here() -> None:
    assert set(SETTINGS) == set(KINDS)
    assert {name for name, kind in KINDS.items() if kind.stores} == set(FULL)
    worded = {kind for kind in FULL if KINDS[kind].texts(SETTINGS[kind], FULL[kind])}
    assert worded <= set(EMPTY)
    assert worded <= set(PLACES)


# --- what all of them promise ------------------------------------------------------


@pytest.mark.parametrize("kind", STORED)
def test_a_whole_answer_is_taken_as_it_is(kind: str) -> None:
    assert field(kind).check(FULL[kind]) == FULL[kind]
    assert field(kind).answered(FULL[kind])


@pytest.mark.parametrize("kind", STORED)
def test_a_checked_answer_is_taken_again(kind: str) -> None:
    once = field(kind).check(FULL[kind])
    assert field(kind).check(once) == once


@pytest.mark.parametrize("kind", STORED)
def test_all_that_is_written_is_the_learners_own_and_no_choice_is(kind: str) -> None:
    question = field(kind)
    found = [words for _, words in texts_in(FULL[kind], "it") if words not in question.labels]
    assert [words for words in found if not IS_DAY(words)] == KINDS[kind].texts(
        SETTINGS[kind], FULL[kind]
    )


@pytest.mark.parametrize("kind", STORED)
def test_an_answer_taken_away_is_none(kind: str) -> None:
    assert field(kind).check(None) is None
    assert not field(kind).answered(None)
    assert field(kind).words(None) == 0
    assert written(kind, None) == ""


@pytest.mark.parametrize("kind", sorted(EMPTY))
def test_an_empty_form_is_no_answer(kind: str) -> None:
    value = field(kind).check(EMPTY[kind])
    assert not field(kind).answered(value)
    assert not has_content(value)
    assert field(kind).words(value) == 0
    assert written(kind, value).strip() == ""


JUNK = [
        True, False, 3.5, float("nan"), -1, 10**400, b"bytes", {}, [], {"a": 1}, [1], ["x", 2],
        {"chosen": "low"}, {"chosen": [["low"]]}, {"other": 3}, [{"name": {}}], [[]], {"aim": []},
        {"aim": {"choice": "gone"}}, {"aim": {"note": ["x"]}}, {1: 2}, [{"what": "x", 5: "y"}],
        "gone", "not_sure", object(),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", STORED)
def test_anything_else_is_refused_in_a_sentence_or_taken_in_its_own_form(kind: str) -> None:
    for junk in JUNK:
        _refused_or_taken(kind, junk)


def _refused_or_taken(kind: str, junk: Any) -> None:
    question = field(kind)
    said, value = "", None
    try:
        value = question.check(junk)
    except AnswerError as error:
        said = str(error)
    if said:
        assert said.startswith("“How is it?”: "), repr(junk)[:99]
        assert said.endswith("."), repr(junk)[:99]
        assert len(said) < 200, repr(junk)[:99]
    else:
        assert type(value) is type(FULL[kind]), repr(junk)[:99]
        question.answered(value)
        written(kind, value)


@pytest.mark.parametrize("kind", STORED)
def test_an_answer_nested_hundreds_deep_is_refused(kind: str) -> None:
    lists: Any = "x"
    groups: Any = "x"
    for _ in range(900):
        lists, groups = [lists], {"aim": groups, "chosen": groups, "name": groups}
    for junk in (lists, groups, [groups], {"aim": lists}, {"chosen": lists, "other": lists}):
        with pytest.raises(AnswerError):
            field(kind).check(junk)


def test_a_recall_takes_no_answer() -> None:
    for value in ("text", None):
        assert "shows an earlier answer and takes none" in refusal("recall", value)


# --- text, wherever it stands ----------------------------------------------------------


TEXTS = {
    "200,000": "x" * 200_000,
    "the most": "x" * TEXT_LIMIT,
    "right to left": "مرحبا \u202e بكم \u2067שלום\u2069",
    "HTML": "<script>alert(1)</script> & <b>bold</b>",
    "signs": "🧑🏾‍🤝‍🧑🏻 é e\u0301 \u200b \ufeff \u2028 \u0085",
    "punctuation": "'\"\\|`*_#{{}}\r\n\t",
}


@pytest.mark.parametrize("kind", sorted(PLACES))
def test_text_is_kept_letter_by_letter(kind: str) -> None:
    for what, words in TEXTS.items():
        value = PLACES[kind](words)
        assert field(kind).check(value) == value, what


@pytest.mark.parametrize("kind", sorted(PLACES))
def test_null_characters_go_and_all_else_stays(kind: str) -> None:
    assert field(kind).check(PLACES[kind]("a\x00b\x00")) == PLACES[kind]("ab")


@pytest.mark.parametrize("kind", sorted(PLACES))
def test_half_a_character_becomes_a_sign_that_can_be_sent(kind: str) -> None:
    assert field(kind).check(PLACES[kind]("a\ud83db")) == PLACES[kind]("a\ufffdb")


@pytest.mark.parametrize("kind", sorted(PLACES))
def test_a_text_that_is_too_long_is_refused_and_never_cut(kind: str) -> None:
    said = refusal(kind, PLACES[kind]("x" * (TEXT_LIMIT + 1)))
    assert "has 1,000,001 characters, and one box holds 1,000,000" in said
    assert "Your words are still on this page" in said


@pytest.mark.parametrize("kind", ["rows", "list", "actions"])
def test_more_rows_than_a_question_holds_are_refused_and_never_cut(kind: str) -> None:
    one = FULL[kind][0]
    assert len(field(kind).check([one] * ITEM_LIMIT)) == ITEM_LIMIT
    said = refusal(kind, [one] * (ITEM_LIMIT + 1))
    assert "has 501 entries, and one question holds 500. Your words are still on this page" in said


# --- each kind's own ---------------------------------------------------------------------


def test_only_the_learners_own_words_are_counted() -> None:
    own = {
        "short-text": 2, "paragraph": 4, "long-text": 3, "choice": 0, "steps": 0, "several": 1,
        "scale": 0, "matrix": 3, "rows": 2, "list": 3, "actions": 6,
    }  # fmt: skip
    assert {kind: field(kind).words(FULL[kind]) for kind in own} == own


def test_a_choice_takes_one_of_its_options() -> None:
    assert "has no option 'middle'. Reload the page" in refusal("choice", "middle")


def test_a_scale_ends_where_it_ends() -> None:
    assert [field("scale").check(point) for point in (1, 5, "not-sure")] == [1, 5, "not-sure"]
    for point in (0, 6):
        assert "the scale goes from 1 to 5" in refusal("scale", point)
    assert "has no point 'not-sure'" in refusal("scale", "not-sure", not_sure=False)


def test_true_is_no_point_on_a_scale() -> None:
    assert "has no point" in refusal("scale", True)


def test_a_point_on_a_scale_is_told_in_words() -> None:
    assert written("scale", 4) == "4 of 5 (1 is “None”, 5 is “A lot”)"
    assert written("scale", "not-sure") == "Not sure"
    assert written("scale", 4, labels=["a", "b", "c", "d", "e"]) == "4 of 5: d"


def test_ticks_are_kept_in_the_order_of_the_list_and_once() -> None:
    given = {"chosen": ["high", "low", "high"], "other": ""}
    assert field("several").check(given) == {"chosen": ["low", "high"], "other": ""}


def test_words_for_a_box_that_is_not_there_are_refused_and_not_dropped() -> None:
    assert "no box" in refusal("several", {"chosen": [], "other": "x"}, other=...)
    assert "no box" in refusal("matrix", {"aim": {"choice": "low", "note": "x"}}, notes=...)


def test_a_matrix_is_answered_when_each_row_is() -> None:
    part = {"aim": {"choice": "low", "note": ""}}
    assert not field("matrix").answered(part)
    assert has_content(part)
    assert field("matrix").answered(FULL["matrix"])


def test_a_table_is_answered_by_as_many_rows_as_its_author_asks() -> None:
    assert not field("rows").answered([{"name": "School"}, {"name": " "}])
    assert field("rows").answered([{"name": "School"}, {"bound": "low"}])
    assert field("rows", minimum=...).answered([{"name": "School"}])


def test_a_list_counts_items_with_words_in_them() -> None:
    assert not field("list").answered(["one", " ", "two"])
    assert field("list").answered(["one", " ", "two", "three"])


def test_an_action_counts_when_it_has_a_what_and_a_date() -> None:
    done = FULL["actions"][0]
    assert not field("actions").answered([done, {"what": "Visit", "by_when": ""}])
    assert not field("actions").answered([done, {"what": " ", "by_when": "2026-12-01"}])
    assert field("actions").answered([done, done])


def test_a_mark_that_an_action_is_done_stands_beside_words_and_only_where_it_is_ticked() -> None:
    ring = {"what": "Ring", "by_when": "", "with_whom": "", "how_know": ""}
    assert field("actions").check([{**ring, "done": True}]) == [{**ring, "done": True}]
    for given in ([{**ring, "done": False}], [{**ring, "done": None}], [ring]):
        assert field("actions").check(given) == [ring]
    blank = dict.fromkeys(ring, "")
    assert field("actions").check([{**blank, "done": True}]) == [blank]
    strange: Any
    for strange in ("yes", 1, ["x"], {}):
        assert "is either done or not. Reload" in refusal("actions", [{**ring, "done": strange}])


def test_a_browser_calls_the_parts_and_states_of_an_action_as_books_do() -> None:
    script = (STATIC / "fields" / "actions.js").read_text(encoding="utf-8")
    for part, label in actions.PARTS.items():
        assert f'["{part}", "{label}"]' in script
    assert f'"{actions.MARKED}" : "{actions.OPEN}"' in script


def test_where_one_action_is_done_it_is_said_of_each_and_else_of_none() -> None:
    visit = {"what": "Visit", "done": True}
    assert "Done" not in written("actions", [{"what": "Ring"}])
    assert (
        written("actions", [{"what": "Ring"}, visit])
        .splitlines()[0]
        .endswith("| How I will know it worked | Where it stands |")
    )
    said = written("actions", [{"what": "Ring"}, visit]).splitlines()[2:]
    assert said == ["| Ring |  |  |  | Not done yet |", "| Visit |  |  |  | Done |"]


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-13-01", "01/12/2026", "2026-1-1", "soon", "12026-01-01",
            "٢٠٢٦-٠١-٠١", "20261201", "2026-12-01\n", "0000-01-01"]
)  # fmt: skip
def test_a_date_that_no_calendar_has_is_refused(day: str) -> None:
    assert "there is no date" in refusal("actions", [{"what": "Ring", "by_when": day}])
    assert "Choose the date again." in refusal("date", day)


@pytest.mark.parametrize("day", ["", "2026-12-01", "2028-02-29", "0002-01-01"])
def test_a_date_or_none_is_taken(day: str) -> None:
    value = [{"what": "Ring", "by_when": day}]
    assert field("actions").check(value) == value
    assert field("date").check(day) == day
    assert field("date").answered(day) == bool(day)


def test_a_table_says_its_answers_in_the_authors_words() -> None:
    assert written("matrix", FULL["matrix"]) == (
        "| Test | Answer | Evidence |\n| --- | --- | --- |\n"
        "| Shared aim | Low | we wrote it |\n| Gain | High \\| higher |  |"
    )
    assert written("date", "2026-12-01") == "1 December 2026"
    assert written("rows", FULL["rows"]) == (
        "| Partner | Bound |\n| --- | --- |\n| School | Low |\n| Club |  |"
    )
    assert written("actions", FULL["actions"][:1]) == (
        "| What I will do | By when | With whom | How I will know it worked |\n"
        "| --- | --- | --- | --- |\n| Ring | 1 December 2026 | the nurse | a date |"
    )


def test_what_a_learner_wrote_stays_in_its_cell() -> None:
    shown = written("rows", [{"name": "a | b\n| c \\ d\r\ne"}])
    assert shown.splitlines()[2:] == ["| a \\| b \\| c \\\\ d e |  |"]


def test_what_a_learner_wrote_stays_in_its_item() -> None:
    assert written("list", ["one\nand more", " ", "two"]) == "1. one\n    and more\n2. two"
    both = {"chosen": ["low"], "other": "mine\nand more"}
    assert written("several", both) == "- Low\n- mine\n  and more"


# --- after an author has changed the question ---------------------------------------------

FIT = [
    ("several", {"chosen": ["gone", "low"], "other": "x"}, {"chosen": ["low"], "other": "x"}),
    (
        "matrix",
        {"aim": {"choice": "gone", "note": "x"}, "old": {"choice": "low", "note": "y"}},
        {"aim": {"choice": None, "note": "x"}},
    ),
    ("rows", [{"name": "a", "old": "b"}, {"old": "c"}], [{"name": "a"}]),
    ("rows", [{"name": "a", "bound": "gone"}], [{"name": "a"}]),
    ("choice", "gone", None),
    ("scale", 7, None),
    ("paragraph", ["a", "b"], None),
    ("list", "a text", None),
    ("list", [{"name": "a"}], None),
    ("actions", "a text", None),
    (
        "actions",
        [{"done": True, "what": "a", "later": "b"}, {"by_when": "soon", "done": 3}],
        [{"what": "a", "done": True}],
    ),
]


@pytest.mark.parametrize(("kind", "older", "fits"), FIT)
def test_what_still_answers_the_changed_question_is_kept(kind: str, older: Any, fits: Any) -> None:
    assert field(kind).fit(older) == (fits, False)


@pytest.mark.slow
@pytest.mark.parametrize("kind", STORED)
def test_a_question_that_became_another_kind_breaks_nothing(kind: str) -> None:
    for other in STORED:
        fits, _ = field(kind).fit(FULL[other])
        assert fits is None or field(kind).check(fits) == fits, other
        assert field(kind).words(FULL[other]) >= 0, other
        assert isinstance(written(kind, FULL[other]), str), other


# --- the page's half -----------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_page_draws_every_kind_there_is(tmp_path: Path) -> None:
    module = tmp_path / "form.mjs"
    module.write_text(bundle(FORM) + "\nconsole.log(Object.keys(KINDS).sort().join());\n")
    ran = subprocess.run(["node", module], capture_output=True, text=True, check=True)
    assert ran.stdout.strip().split(",") == sorted(KINDS)
