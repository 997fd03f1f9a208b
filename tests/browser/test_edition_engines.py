"""The edition without a server in Firefox and WebKit: written, saved, there again offline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.browser.test_other_engines import ALIVE, ENGINES, Open, box, write
from tests.support import soak
from tests.support.browser.engines import until
from tests.support.static_site import StaticServer, built_edition, served_edition


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    """The course, published."""
    with served_edition(built_edition(tmp_path_factory)) as server:
        yield server


@pytest.mark.soak
@pytest.mark.parametrize("open_engine", soak.first(ENGINES, 1))
def test_what_is_written_is_saved_in_the_browser_and_comes_back_without_a_host(
    host: StaticServer, open_engine: Open
) -> None:
    line = "document.querySelector('.al-state').textContent"
    with open_engine() as page:
        page.goto(f"{host.url}02-meanings.html#activity-1")
        until(page, ALIVE)
        write(page, "comes to mind first", "A shared tea urn.")
        until(page, f"{line}.startsWith('Saved') && {line}.includes('in this browser only')", 180)
        # Kept for reading offline, unless this browser has no service worker for its driver.
        offline = page.run("'serviceWorker' in navigator")
        if offline:
            until(page, "document.documentElement.dataset.kept === 'all'", 120)
            host.stop()
        try:
            page.goto(f"{host.url}02-meanings.html")
            until(page, ALIVE)
            until(page, f"{box('comes to mind first')}.value === 'A shared tea urn.'")
            page.goto(host.url)
            mark = "document.querySelector('[data-activity-mark=activity-1]')"
            until(page, f"{mark}.dataset.state === 'started'")
        finally:
            if offline:
                host.start()
