"""What is wrong with a page for a screen reader, a keyboard or a small screen."""

from __future__ import annotations

import re
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.support.soak import LONG

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMED = {
    "button", "checkbox", "combobox", "link", "radio", "radiogroup", "searchbox", "slider",
    "spinbutton", "switch", "tab", "textbox",
}  # fmt: skip
GROUPS = {"group", "radiogroup", "region"}
LOOKS: list[tuple[int, Literal["light", "dark"]]] = [(1280, "light"), (320, "dark")]
SMALL = """() => [...document.querySelectorAll('main :is(button,input,select,textarea,summary)')]
    .filter((e) => e.offsetParent && !e.closest('label')
        && Math.min(e.offsetWidth, e.offsetHeight) < 24).map((e) => e.outerHTML.slice(0, 120))"""

LETTERS = """() => [...document.querySelectorAll('main svg text')]
    .filter((e) => e.getClientRects().length
        && parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a < 11.99)
    .map((e) => e.textContent)"""
"""The words in drawings whose letters are less than 12 px high."""


def told(node: dict[str, Any]) -> tuple[str, str]:
    """The role and the name that a screen reader tells of a node; of an ignored one, none."""
    if node.get("ignored"):
        return "", ""
    role = str(node.get("role", {}).get("value", ""))
    return role, re.sub("[\u200b\\s]", "", str(node.get("name", {}).get("value") or ""))


# The rules are all run; only what they found in order isn't described, node by node. None of them
# asks for the style sheets that axe would fetch again first.
AXE_OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
AXE = Axe().axe_script


def violations(page: Page, options: dict[str, Any], part: str = "") -> list[dict[str, Any]]:
    """What axe finds; its half a megabyte is put into a page once.

    ``part``, a selector, is all of the page that a test has changed: the rest, which others look
    at, is looked at again in `make soak` only, as contrast takes seconds on a long page.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    asked = "async ([part, options]) => (await axe.run(part || document, options)).violations"
    given = ["" if LONG else part, options]
    found: list[dict[str, Any]] = page.evaluate(asked, given)
    return found


def troubles(page: Page, part: str = "") -> list[str]:
    """What is wrong for a screen reader, a keyboard or a small screen; empty where nothing is.

    ``part`` is for `violations`; all else is looked at in the whole page.
    """
    found = [
        f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in violations(page, AXE_OPTIONS, part)
    ]
    session = page.context.new_cdp_session(page)
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    nodes = {node["nodeId"]: node for node in tree}
    for node in tree:
        role, name = told(node)
        if role in NAMED and not name:
            found.append(f"a {role} has no name")
        around = nodes.get(node.get("parentId", ""))
        while around and told(around)[0] not in GROUPS:
            around = nodes.get(around.get("parentId", ""))
        if role in GROUPS and name and around and told(around)[1] == name:
            found.append(f"a {role} is in a {told(around)[0]} of the same name: {name}")
    found += [f"too small: {html}" for html in page.evaluate(SMALL)]
    found += [f"letters too small in a drawing: {words}" for words in page.evaluate(LETTERS)]
    over = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    if page.evaluate(over) > 0:
        found.append("the page scrolls sideways")
    return found
