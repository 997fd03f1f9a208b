"""What browsers are sent says the same in fewer bytes.

Covers: text/browser_text.py.
"""

from __future__ import annotations

import pytest

from alongside.text.browser_text import script_without_comments, style_without_comments


def test_a_script_loses_its_comments_and_no_line_of_a_text() -> None:
    text = "const a = `one\n  // not a comment\n`;\n"
    source = f"// why\n{text}/** what\n * it is */\n  let b; // beside `one\n\n{text}"
    assert script_without_comments(source) == f"{text}let b;\n{text}"


@pytest.mark.parametrize(
    "code", ['f("https://a.org");', "const r = /a\\//;", "x = 1 / 2;", "f('//');", 'f("\\"//");']
)
def test_a_script_loses_no_code_that_looks_like_a_comment(code: str) -> None:
    assert script_without_comments(f"{code}\n") == f"{code}\n"


def test_a_style_sheet_loses_its_comments_and_no_blank_that_says_something() -> None:
    sheet = '/* why */\na :hover,\nb { c: d e;\n  content: ": { ; }" } /* beside */\n'
    shorter = style_without_comments(sheet)
    assert shorter == 'a :hover,b{c:d e;content:": { ; }"}/* beside */\n'
