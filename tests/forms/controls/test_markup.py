"""HTML that is written piece by piece."""

from __future__ import annotations

from alongside.forms.controls.markup import Html, element, joined


def test_text_is_escaped_and_html_is_not() -> None:
    assert element("p", "a < b", Html("<b>c</b>"), None) == "<p>a &lt; b<b>c</b></p>"
    assert joined("<", element("br")) == "&lt;<br>"


def test_attributes_are_escaped_and_left_out_where_there_is_nothing_to_say() -> None:
    drawn = element("input", for_="x", aria_label='"q"', hidden=True, max=None, disabled=False)
    assert drawn == '<input for="x" aria-label="&quot;q&quot;" hidden>'


def test_an_elements_own_name_can_be_an_attribute_too() -> None:
    assert element("input", name="group") == '<input name="group">'
