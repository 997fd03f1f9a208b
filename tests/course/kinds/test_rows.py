"""Tables whose columns hold dates, points of a scale, ticks and partners.

Covers: course/kinds/rows.py, course/kinds/partner.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from alongside.book.answer_blocks import answer_blocks
from alongside.book.document import Paragraph, all_blocks, runs_text
from alongside.course.activity import Field, load_activity
from alongside.course.kinds.view import TableView, line_of
from alongside.errors import ActivityError, AnswerError
from alongside.privacy import texts_of

OPTIONS = [{"id": "money", "label": "Money"}, {"id": "people", "label": "People"}]
COLUMNS: list[dict[str, Any]] = [
    {"id": "who", "label": "Who", "kind": "partner"},
    {"id": "when", "label": "By when", "kind": "date"},
    {"id": "say", "label": "How much say", "kind": "scale", "ends": ["None", "Much"], "points": 4,
     "not_sure": True},
    {"id": "gives", "label": "Gives", "kind": "several", "options": OPTIONS, "other": "More"},
]  # fmt: skip
PARTNERS = [{"id": "kx7f", "label": "The school"}, {"id": "p2", "label": "The club", "gone": True}]
ROW = {"who": "kx7f", "when": "2027-03-14", "say": 3,
       "gives": {"chosen": ["money"], "other": "a van"}}  # fmt: skip
NOTHING = {"who": "", "when": "", "say": None, "gives": {"chosen": [], "other": ""}}


def table(partners: Any = PARTNERS, columns: Any = COLUMNS) -> Field:
    """A question with such a table."""
    settings = {"columns": columns, "row": "Partner", "partners": partners}
    return Field("them", "rows", "Who is in it?", "", "", True, settings)


def shown(value: Any, **changes: Any) -> list[list[str]]:
    """The rows of an answer as every format shows them."""
    view = table(**changes).view(value)
    assert isinstance(view, TableView)
    return [[line_of(cell) for cell in row] for row in view.rows]


def test_each_cell_is_kept_as_its_kind_keeps_it() -> None:
    assert table().check([ROW, NOTHING]) == [ROW, NOTHING]
    assert table().answered([ROW])
    assert not table().answered([NOTHING])


def test_each_cell_is_shown_in_words() -> None:
    assert shown([ROW, NOTHING]) == [
        ["The school", "14 March 2027", "3 of 4 (1 is “None”, 4 is “Much”)", "Money; a van"]
    ]
    blocks = all_blocks(answer_blocks(table(), [ROW]))
    book = [runs_text(one.runs) for one in blocks if isinstance(one, Paragraph)]
    assert {"The school", "14 March 2027", "Money", "a van"} <= set(book)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"when": "2027-02-30"}, "there is no date '2027-02-30'. Choose the date again."),
        ({"say": 5}, "the scale goes from 1 to 4. Reload the page"),
        ({"say": "much"}, "the scale has no point 'much'"),
        ({"gives": {"chosen": ["time"]}}, "the question has no option 'time'"),
        ({"gives": "money"}, "the answer has the wrong form"),
        ({"who": 7}, "the answer should be text"),
        ({"who": None}, "the answer should be text"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_in_a_sentence(cell: Any, said: str) -> None:
    with pytest.raises(AnswerError) as error:
        table().check([cell])
    assert said in str(error.value)


def test_of_an_older_form_what_still_has_a_place_is_kept() -> None:
    older = [{**ROW, "say": 9, "gives": {"chosen": ["money", "time"], "other": "a van"}, "x": "y"}]
    kept = {key: value for key, value in ROW.items() if key != "say"}
    assert table().fit(older) == ([kept], False)


def test_a_partner_keeps_its_place_whatever_it_is_called_and_a_name_in_words_stays() -> None:
    renamed = [{"id": "kx7f", "label": "Hill School"}]
    assert shown([ROW], partners=renamed)[0][0] == "Hill School"
    assert shown([{"who": "p2"}])[0][0] == "The club"
    assert shown([{"who": "The scouts"}])[0][0] == "The scouts"
    assert shown([{"who": "The scouts"}], partners=[])[0][0] == "The scouts"


def test_other_partners_make_it_no_other_question() -> None:
    assert table().question_hash == table(partners=[]).question_hash
    plain = Field("them", "rows", "Who is in it?", "", "", True,
                  {"columns": COLUMNS, "row": "Partner"})  # fmt: skip
    assert plain.question_hash == table().question_hash
    assert plain.question_hash != table(columns=COLUMNS[:1]).question_hash


def test_only_words_are_looked_through_for_other_people() -> None:
    asked: Any = type("Asked", (), {"id": "partners", "questions": (table(),)})
    words = texts_of(asked, {"them": [ROW, {"who": "Priya Shah"}]})
    assert words["them/0/gives/other"] == "a van"
    assert words["them/1/who"] == "Priya Shah"
    assert not {"kx7f", "money"} & set(words.values())
    assert table().texts([ROW, {"who": "Priya Shah"}]) == ["a van", "Priya Shah"]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ({"kind": "scale"}, "column 'c': 'ends' is missing"),
        ({"kind": "several"}, "column 'c': 'options' is missing"),
        ({"kind": "scale", "ends": ["a", "b"], "labels": ["x", "y", "z"]},
         "column 'c', labels: there are 3 for 5 points. Write one for each point."),
        ({"kind": "long-text"}, "is not one of short-text, paragraph, choice, date, scale"),
    ],
)  # fmt: skip
def test_a_column_that_lacks_something_is_named(
    column: dict[str, Any], said: str, tmp_path: Path
) -> None:
    field = {"id": "them", "kind": "rows", "prompt": "Who?", "row": "Partner",
             "columns": [{"id": "c", "label": "C", **column}]}  # fmt: skip
    data = {"id": "activity-3", "number": 3, "title": "T", "minutes": 5, "introduction": "Hello.",
            "fields": [field], "comment": "Because."}  # fmt: skip
    path = tmp_path / "3-them.yml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ActivityError) as error:
        load_activity(path)
    assert said in str(error.value)
