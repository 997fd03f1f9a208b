"""Takes the pictures of the documentation anew: every main page, as a learner or tutor sees it.

`python -m scripts.pictures` starts a learner's site, JupyterLab and a cohort on this computer, each
with a made-up learner's record, and writes `docs/pictures/*.webp`. Names of pages to take, as
arguments, leave the others as they are.
"""

from __future__ import annotations

import base64
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.support.browser.chromium import FLAGS, chromium
from tests.support.browser.cohort import PASSWORD, SITE, Cohort
from tests.support.browser.lab_server import LabServer, alive
from tests.support.browser.page import MEANINGS, SLOW, Learner, open_part
from tests.support.browser.served import Served
from tests.support.paths import ROOT
from tests.support.toolkit import Learner as Toolkit

from alongside.cohort.desk.open_desk import join_codes
from alongside.course.outline import Course
from alongside.record.location import learner_folder
from alongside.record.record import Record

FOLDER = ROOT / "docs" / "pictures"
QUALITY = 72  # of 100: letters stay sharp, and a picture stays below 100 kB
LIGHT, DARK = ("light", 1280, 860), ("dark", 390, 844)
NOTEBOOK = "voila/render/20-my-notebook.ipynb"
TOOLKIT = "voila/render/21-my-toolkit.ipynb"
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "outcomes-before": {"principles": 2, "context": 3, "benefits-challenges": 2, "practice": 3},
    "outcomes-after": {"principles": 4, "context": 3, "benefits-challenges": 4, "practice": 4},
    "activity-1": {
        "impressions": "Two teams, each poorer alone. Also: long meetings with biscuits.",
        "information": "depends",
        "tested-example": "The Thursday session that we run with the leisure centre",
    },
    "activity-3": {"level": "coordination"},
    "activity-5": {
        "initiative": "Repair evenings with the bike shop, one winter",
        "benefits": {
            "less-rivalry": {"choice": "partly", "note": "We stopped booking the hall first."},
            "added-value": {"choice": "achieved", "note": "Forty bikes on the road again."},
            "resources": {"choice": "partly", "note": "Free tools, but two evenings of forms."},
            "community-capacity": {"choice": "too-early", "note": "Three now teach others."},
        },
    },
}
"""What the made-up learner wrote."""


def write(home: Path) -> None:
    """Put the answers into a record."""
    course, record = Course.read(ROOT), Record.open(home)
    for key, answers in ANSWERS.items():
        asked = {field.id: field for field in course.activity(key).questions}
        if not set(answers) <= set(asked):
            raise SystemExit(f"{key} does not ask {sorted(set(answers) - set(asked))} any more.")
        changes = {name: (value, asked[name].question_hash) for name, value in answers.items()}
        record.save(key, changes, base_revision=0, writer="picture", origin="site")


class Camera:
    """Takes the pictures that are wanted."""

    def __init__(self, browser: Browser, wanted: set[str]) -> None:
        """``wanted`` are names; empty for all."""
        self.browser = browser
        self.wanted = wanted

    @contextmanager
    def window(self, look: tuple[Any, int, int] = LIGHT) -> Iterator[Page]:
        """A window of somebody who was never here."""
        scheme, width, height = look
        context: BrowserContext = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB",
            timezone_id="Europe/London", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(SLOW)
        yield context.new_page()
        context.close()

    def take(self, page: Page, name: str, at: str = "") -> None:
        """Write a picture of what the window shows, scrolled to ``at`` where given."""
        if self.wanted and name not in self.wanted:
            return
        if at:
            page.locator(at).first.evaluate("e => e.scrollIntoView({block: 'start'})")
            page.evaluate("scrollBy(0, -90)")
        page.evaluate("document.fonts.ready")
        session = page.context.new_cdp_session(page)
        taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
        path = FOLDER / f"{name}.webp"
        path.write_bytes(base64.b64decode(taken["data"]))
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB", flush=True)


def learners_site(camera: Camera, folder: Path) -> None:
    """The site of one learner."""
    home = folder / "home"
    write(home)
    toolkit = Toolkit(home)
    bikes = toolkit.partnership("The bike project")
    toolkit.partner(bikes, "The bike shop")
    check = toolkit.sheet("health-check", bikes)
    toolkit.write(check, happened="The shop lent us its stand for the winter.", again="2027-03-01")
    site = Served(home)
    site.start()
    try:
        with camera.window() as page:
            page.goto(site.url)
            camera.take(page, "front")
            Learner(page, site.url).open(MEANINGS)
            camera.take(page, "page", ".alongside-form h2, .alongside-form h3")
            Learner(page, site.url).open(NOTEBOOK)
            for part, name in (
                ("What I have written", "my-notebook"),
                ("How my thinking moved", "moved"),
                ("Take away", "take-away"),
                ("Send to a tutor", "send"),
            ):
                expect(open_part(page, part)).to_be_visible()
                camera.take(page, name)
            page.goto(site.url + TOOLKIT)
            expect(page.get_by_role("heading", name="Tools and partnerships")).to_be_visible()
            camera.take(page, "toolkit", "h2:has-text('Tools and partnerships')")
        with camera.window(DARK) as page:
            Learner(page, site.url).open(MEANINGS)
            camera.take(page, "phone", ".alongside-form h2, .alongside-form h3")
    finally:
        site.stop()


def jupyterlab(camera: Camera, folder: Path) -> None:
    """The course in JupyterLab."""

    class WholeCourse(LabServer):
        def _settings(self) -> None:
            super()._settings()
            self.root = ROOT

    server = WholeCourse(folder)
    write(server.home)
    server.start()
    try:
        with camera.window() as page:
            page.goto(server.url("02-meanings.ipynb"))
            alive(page)
            camera.take(page, "jupyterlab")
    finally:
        server.stop()


def cohort(camera: Camera, folder: Path) -> None:
    """A cohort: sign-in, what a learner sends and sees, and the tutors' desk."""
    people = "learners: [{name: amina, shown: Amina Yusuf}, {name: bob, shown: Bob Pryce}]\n"
    server = Cohort(folder, ROOT, people=people)
    server.start()
    try:
        with camera.window() as page:
            page.goto(server.url)
            page.get_by_label("Your sign-in name").fill("amina")
            camera.take(page, "sign-in")
            sign_in(page, server, "amina")
            write(server.settings.records / learner_folder("amina"))
            Learner(page, server.url + SITE.lstrip("/")).open(MEANINGS)
            page.get_by_role("link", name=re.compile("Share this with your tutor")).first.click()
            page.get_by_label("A question to your tutor").fill("Is this a partnership yet?")
            for box in page.get_by_role("checkbox").all():
                box.check()
            page.get_by_role("button", name=re.compile("Show|Look|Preview")).first.click()
            camera.take(page, "share")
            page.get_by_role("button", name="Release it to my tutors").click()
            expect(page.get_by_role("main")).to_contain_text(
                "Your tutors can read it now", timeout=SLOW
            )
        with camera.window() as page:
            sign_in(page, server, "tess")
            page.goto(f"{server.url}{SITE.lstrip('/')}desk/")
            expect(page.get_by_role("main")).to_contain_text("Amina Yusuf", timeout=SLOW)
            camera.take(page, "desk")
    finally:
        server.stop()


def sign_in(page: Page, server: Cohort, name: str) -> None:
    """Come in with a join code, and choose a password."""
    page.goto(server.url)
    page.get_by_label("Your sign-in name").fill(name)
    page.get_by_label("join code").fill(join_codes(server.settings).issue([name])[name])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("A password of your own").fill(PASSWORD)
    page.get_by_role("button", name="Keep it and go on").click()
    expect(page.get_by_role("navigation", name="Autumn group")).to_be_visible(timeout=SLOW)


PLACES: tuple[tuple[frozenset[str], Callable[[Camera, Path], None]], ...] = (
    (
        frozenset(
            {
                "front",
                "page",
                "my-notebook",
                "moved",
                "take-away",
                "send",
                "toolkit",
                "phone",
            }
        ),
        learners_site,
    ),
    (frozenset({"jupyterlab"}), jupyterlab),
    (frozenset({"sign-in", "share", "desk"}), cohort),
)
"""The pictures' names, by what has to be started for them."""


def main(names: list[str]) -> int:
    """Take the pictures of these names; without names, all."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for held, place in PLACES:
            if not names or held & set(names):
                with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
                    place(Camera(browser, set(names)), Path(folder))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
