"""Somebody starts JupyterLab or Notebook themselves, without ``alongside lab``, and writes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.support.browser.lab_server import ALIVE, FRONT, StockServer, alive, visitor
from tests.support.browser.page import open_part
from tests.support.browser.served import wait_until
from tests.support.paths import ROOT
from tests.support.soak import first

NOTEBOOK = "20-my-notebook.ipynb"
CELLS = """() => jupyterapp.shell.currentWidget.content.model.toJSON().cells.map(
    ({cell_type, source, id}) => ({cell_type, source, id}))"""
WITHOUT = "Notebook is not installed: pip install 'notebook>=7'"
HOSTS = [
    pytest.param("doc/tree", id="JupyterLab"),
    pytest.param(
        "notebooks",
        id="Notebook",
        marks=pytest.mark.skipif(find_spec("notebook") is None, reason=WITHOUT),
    ),
]


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StockServer]:
    """Jupyter in the folder of the small course, with My notebook."""
    server = StockServer(tmp_path_factory.mktemp("stock"))
    shutil.copy(ROOT / "course" / NOTEBOOK, server.root / "course")
    with (server.root / "course" / "course.yml").open("a", encoding="utf-8") as outline:
        outline.write(
            f"      - {{id: mine, notebook: {NOTEBOOK}, title: My notebook, minutes: 5}}\n"
        )
    try:
        for path in (server.root / "course").glob("*.ipynb"):
            _name_its_kernel(path)
        server.start()
        yield server
    finally:
        server.stop()


def _name_its_kernel(path: Path) -> None:
    """Jupyter asks which kernel a notebook is for, unless that says so."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def learner(browser: Browser) -> Iterator[BrowserContext]:
    """A learner's browser."""
    with visitor(browser) as context:
        yield context


@pytest.fixture
def window(learner: BrowserContext) -> Iterator[Page]:
    """A window of it, which asks nothing when it is closed."""
    opened = learner.new_page()
    opened.on("dialog", lambda dialog: dialog.accept())
    yield opened
    opened.goto("about:blank")
    opened.close()


def opened(stock: StockServer, page: Page, host: str, path: str = "01-first.ipynb") -> Page:
    """Open a page of the course and run it, as one does in a notebook."""
    page.goto(f"http://127.0.0.1:{stock.port}/{host}/{path}?token={stock.token}")
    page.wait_for_function(
        "path => window.jupyterapp?.shell.currentWidget?.context?.path === path", arg=path
    )
    page.evaluate("jupyterapp.shell.currentWidget.context.ready")
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
    page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
    alive(page)
    return page


def press(place: Locator, *keys: str) -> int:
    """Press keys on everything in there that the keyboard can reach; returns how many there are."""
    pressed = 0
    for one in place.locator("textarea, input, select, button, summary, a[href]").element_handles():
        if one.is_visible() and one.is_enabled():  # still: a key may have drawn a list anew
            for key in keys:
                one.press(key)
            pressed += 1
    return pressed


@pytest.mark.soak
@pytest.mark.parametrize("host", first(HOSTS))
def test_no_key_in_a_form_is_a_command_of_the_notebook(
    stock: StockServer, window: Page, host: str
) -> None:
    page = opened(stock, window, host)
    before = page.evaluate(CELLS)
    notebook = stock.root / "course" / "01-first.ipynb"
    on_disk = notebook.read_bytes()
    for place in (ALIVE, ".alongside-shown"):  # the form and the scene
        assert press(page.locator(f"{FRONT} {place}"), "b", "a", "m", "d", "d") > 2
    box = page.locator(FRONT).get_by_role("textbox", name="What do you gain?")
    box.fill("")
    box.press_sequentially("one")
    box.press("Enter")
    box.press_sequentially("two")
    box.press("Shift+Enter")
    box.press_sequentially("three")
    expect(box).to_have_value("one\ntwo\nthree")
    box.press_sequentially(" undone")
    for _ in " undone":
        box.press("Control+z")
    assert page.evaluate(CELLS) == before
    assert "undone" not in box.input_value()
    box.press("Control+s")
    wait_until(lambda: stock.saved().get("gain", "").startswith("one\ntwo"))
    assert notebook.read_bytes() == on_disk


@pytest.mark.soak
@pytest.mark.parametrize("host", first(reversed(HOSTS)))
def test_no_key_in_my_notebook_is_a_command_of_the_notebook(
    stock: StockServer, window: Page, host: str
) -> None:
    page = opened(stock, window, host, NOTEBOOK)
    before, mine = page.evaluate(CELLS), page.locator(FRONT)
    open_part(mine, "Careful with other people")
    assert press(page.locator(f"{FRONT} {ALIVE}"), "b") > 10
    open_part(mine, "Journal")
    assert press(page.locator(f"{FRONT} {ALIVE}"), "b") > 10
    assert page.evaluate(CELLS) == before
    journal = page.locator(FRONT).get_by_role("textbox", name="After a meeting")
    journal.press("End")
    journal.press("Enter")
    journal.press_sequentially("a line")
    expect(journal).to_have_value("b\na line")
    open_part(mine, "Careful with other people")
    name = page.locator(FRONT).get_by_role("textbox", name="A name to look for")
    name.fill("Siobhan")
    name.press("Enter")
    names = page.locator(FRONT).get_by_role("list", name="Names to look for")
    expect(names.get_by_text("Siobhan", exact=True)).to_be_visible()
