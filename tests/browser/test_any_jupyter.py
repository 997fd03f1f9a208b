"""A course opened in a Jupyter that somebody started themselves, with the package installed.

Covers: lab/server_extension.py, lab/labextension/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.support.browser.lab_server import (
    ALIVE,
    FRONT,
    SLOW,
    TOKEN,
    ClassicServer,
    InstalledServer,
    VoilaServer,
    alive,
    visitor,
)
from tests.support.browser.served import wait_until

pytestmark = pytest.mark.soak
LAB, NOTEBOOK = "lab/tree", "notebooks"
GAIN = "What do you gain?"
MORE = "02-second.ipynb"
"""A page whose author put a cell into it that does more than show a form."""
SAVED = "saved.ipynb"
"""A notebook of somebody's own, no page, that was saved with a form in it."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InstalledServer]:
    """Jupyter on the folder above a course."""
    server = InstalledServer(tmp_path_factory.mktemp("installed"))
    for path in (server.root / "course").glob("*.ipynb"):
        _change(path, _name_its_kernel)
    _change(server.root / "course" / MORE, _add_code)
    (server.root / SAVED).write_text(json.dumps(_saved_notebook()), encoding="utf-8")
    try:
        yield server.start()  # type: ignore[misc]
    finally:
        server.stop()


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    """A window of somebody who was never here."""
    with visitor(browser) as context:
        opened = context.new_page()
        opened.on("dialog", lambda dialog: dialog.accept())
        yield opened


def _change(path: Path, how: Any) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    how(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _name_its_kernel(notebook: Any) -> None:
    """Jupyter asks which kernel a notebook is for, unless that says so."""
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3"}


def _add_code(notebook: Any) -> None:
    code: dict[str, Any] = {"cell_type": "code", "id": "more", "metadata": {}, "outputs": [],
            "execution_count": None, "source": "open('made', 'w').close()"}  # fmt: skip
    notebook["cells"].append(code)


def _saved_notebook() -> dict[str, Any]:
    view = {"version_major": 2, "version_minor": 0, "model_id": "f" * 32}
    data = {
        "application/vnd.jupyter.widget-view+json": view,
        "text/html": '<div class="alongside-reading"><p>What do you gain, in words?</p></div>',
        "text/plain": "What do you gain, in words?",
    }
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [output],
            "execution_count": 1, "source": "1"}  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def opened(server: InstalledServer, page: Page, host: str, path: str) -> Page:
    """Open a file of the folder, as one does by its name."""
    page.goto(f"http://127.0.0.1:{server.port}/{host}/{path}?token={server.token}")
    page.wait_for_function(
        "path => window.jupyterapp?.shell.currentWidget?.context?.path === path", arg=path
    )
    page.evaluate("jupyterapp.shell.currentWidget.context.ready")
    return page


@pytest.mark.parametrize("host", [LAB, NOTEBOOK])
def test_a_page_has_its_forms_and_its_notebook_stays_as_it_was(
    installed: InstalledServer, window: Page, host: str
) -> None:
    before = installed.fingerprint()
    page = opened(installed, window, host, "course/01-first.ipynb")
    alive(page)
    box = page.locator(FRONT).get_by_role("textbox", name=GAIN)
    box.fill("")
    box.press_sequentially(f"b dd {host}")
    page.locator(FRONT).get_by_role("heading", level=1).click()
    page.keyboard.press("b")  # a command of the notebook: adds a cell
    page.keyboard.press("Control+s")
    wait_until(lambda: installed.saved().get("gain", "").endswith(f"b dd {host}"))
    expect(page).to_have_title("A first page – Alongside")
    page.locator(FRONT).get_by_role("link", name="Next: A second page").first.click()
    page.wait_for_function(
        "path => window.jupyterapp?.shell.currentWidget?.context?.path === path",
        arg=f"course/{MORE}",
    )
    after = installed.fingerprint()
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("host", [LAB, NOTEBOOK])
def test_a_page_that_may_do_more_than_show_forms_waits_to_be_run(
    installed: InstalledServer, window: Page, host: str
) -> None:
    with window.expect_response(re.compile(rf"/alongside/course\?.*{MORE}")) as answer:
        page = opened(installed, window, host, f"course/{MORE}")
    assert answer.value.json()["autorun"] is False
    expect(page.locator(f"{FRONT} .jp-NotebookPanel-toolbar")).to_be_visible()
    expect(page.locator(f"{FRONT}.alongside-page")).to_have_count(0)
    assert not list(installed.root.rglob("made"))


@pytest.mark.parametrize("host", [LAB, NOTEBOOK])
def test_a_notebook_saved_with_a_form_says_what_it_asks(
    installed: InstalledServer, window: Page, host: str
) -> None:
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    page = opened(installed, window, host, SAVED)
    expect(page.get_by_text("What do you gain, in words?")).to_be_visible()
    expect(page.get_by_text("model not found")).to_have_count(0)
    assert not [url for url in asked if "/alongside/" in url and SAVED in url]  # it is no page


@pytest.mark.parametrize("notebook", ["", "01-first.ipynb"], ids=["a folder", "one notebook"])
def test_stock_voila_shows_forms_that_save(browser: Browser, tmp_path: Path, notebook: str) -> None:
    server = VoilaServer(tmp_path, notebook)
    try:
        server.start()
        with visitor(browser) as context:
            _write_in_voila(context, server)
    finally:
        server.stop()


def _write_in_voila(context: BrowserContext, server: VoilaServer) -> None:
    page = context.new_page()
    page.goto(server.address + ("" if server.notebook else "voila/render/01-first.ipynb"))
    page.locator(ALIVE).first.wait_for(timeout=SLOW)
    page.get_by_role("textbox", name=GAIN).press_sequentially("A minibus.")
    wait_until(lambda: server.saved().get("gain") == "A minibus.")


def test_in_nbclassic_a_page_that_was_run_has_forms_to_read_and_write_in(
    browser: Browser, tmp_path: Path
) -> None:
    server = ClassicServer(tmp_path)
    try:
        server.start()
        with visitor(browser) as context:
            _write_in_nbclassic(context, server)
    finally:
        server.stop()


READY = """window.Jupyter?.notebook?.kernel?.widget_manager
    && Jupyter.notebook.kernel.is_connected()"""
"""What shows widgets comes by itself; cells that are run before it stay without."""


def _write_in_nbclassic(context: BrowserContext, server: ClassicServer) -> None:
    before = server.fingerprint()
    page = context.new_page()
    address = f"http://127.0.0.1:{server.port}/nbclassic/notebooks/01-first.ipynb"
    page.goto(f"{address}?token={TOKEN}")
    page.wait_for_function(READY)
    page.evaluate("Jupyter.notebook.execute_all_cells()")
    page.locator(ALIVE).first.wait_for(timeout=SLOW)
    cells = "JSON.stringify(Jupyter.notebook.get_cells().map((cell) => cell.get_text()))"
    shown = page.evaluate(cells)
    box = page.get_by_role("textbox", name=GAIN)
    box.press_sequentially("A b dd minibus.")
    box.press("Shift+Enter")
    wait_until(lambda: server.saved().get("gain", "").strip() == "A b dd minibus.")
    assert page.evaluate(cells) == shown
    question = page.locator(ALIVE).get_by_text(GAIN).first
    assert question.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)") >= 16
    assert server.fingerprint() == before
