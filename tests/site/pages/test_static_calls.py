"""What a notebook's cells do is read from their text."""

from __future__ import annotations

import pytest

from alongside.site.pages.static_calls import StaticCall, calls_of

IMPORT = "from alongside import activity\n\n"


def test_a_call_of_ours_is_found_with_its_argument() -> None:
    assert calls_of([IMPORT + "activity(3)"]) == [StaticCall("activity", (3,))]


def test_a_name_imported_in_one_cell_counts_in_the_next() -> None:
    assert calls_of([IMPORT, 'activity("outcomes-before")']) == [
        None,
        StaticCall("activity", ("outcomes-before",)),
    ]


def test_a_cell_shows_its_last_expression_as_in_a_notebook() -> None:
    assert calls_of([IMPORT + "activity(1)\nactivity(2)"]) == [StaticCall("activity", (2,))]


def test_comments_and_empty_cells_show_nothing() -> None:
    assert calls_of(["# a comment", ""]) == [None, None]


@pytest.mark.parametrize(
    "source",
    [
        "activity(3)",  # nobody imported it
        "from alongside import activity as a\na(3)",
        "from alongside import __version__",
        "import alongside\nalongside.activity(3)",
        IMPORT + "activity(number)",
        IMPORT + "activity(True)",
        IMPORT + "activity(3).close()",
        IMPORT + "form = activity(3)",
        IMPORT + "activity(key=3)",
        "import ipywidgets\nipywidgets.IntSlider()",
        "print('hello')",
        "this is not Python",
    ],
)
def test_anything_else_needs_a_kernel_to_tell(source: str) -> None:
    assert calls_of([source]) is None
