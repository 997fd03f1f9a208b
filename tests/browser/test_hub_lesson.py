"""A lesson: two learners and a tutor in their browsers at a real hub, from sign-in to taking back.

Covers: hub/site/cohort_site.py, hub/auth/hub_api.py, cohort/web/course_panel.py,
cohort/desk/sync.py, site/pages/panel.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.support.browser.cohort import PASSWORD, SITE, Cohort
from tests.support.browser.looks import LOOKS, troubles
from tests.support.browser.page import SLOW, Learner
from tests.support.browser.served import answers, kill, wait_until
from tests.support.soak import first

from alongside.cohort.desk.open_desk import join_codes
from alongside.record.location import learner_folder

DESK = f"{SITE}desk/"
PAGE = "voila/render/01-writing.ipynb"
MINE = re.compile("What do you think")
HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
SHOWN = {"farah": "Farah Yusuf", "glyn": "Glyn Pryce"}


@dataclass
class Somebody:
    """A person with a browser of their own."""

    cohort: Cohort
    name: str
    context: BrowserContext
    page: Page

    def go(self, path: str) -> Page:
        """Open an address of the site."""
        self.page.goto(self.cohort.url + path.lstrip("/"))
        return self.page

    def in_course(self) -> Learner:
        """Open the page of the course with a form, ready to write in."""
        return Learner(self.page, self.cohort.url + SITE.lstrip("/")).open(PAGE)

    def link(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("link", name=name)

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name).click()

    def tab_to(self, control: Locator) -> None:
        """Come to a control by the keyboard alone."""
        expect(control).to_be_visible()
        for _ in range(90):
            self.page.keyboard.press("Tab")
            if control.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not come to {control}")

    def enter(self, role: Any, name: str | re.Pattern[str]) -> None:
        """Come to a link or button by the keyboard alone, and press it."""
        self.tab_to(self.page.get_by_role(role, name=name).first)
        self.page.keyboard.press("Enter")

    def reads(self, text: str | re.Pattern[str]) -> None:
        """Wait until the page says so."""
        expect(self.page.get_by_role("main")).to_contain_text(text, timeout=SLOW)

    def comes_back(self) -> None:
        """Look at the tab again, as one does after having been elsewhere."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@dataclass
class Lesson:
    """The cohort and its people, signed in."""

    cohort: Cohort
    farah: Somebody
    glyn: Somebody
    tess: Somebody

    def saved(self, name: str, activity: str = "activity-1") -> dict[str, Any]:
        """A learner's answers on the disk: field → value."""
        home = self.cohort.settings.records / learner_folder(name)
        return answers(home / "reflections" / f"{activity}.json")

    def on_disk(self, name: str, words: str) -> None:
        """Wait until a learner's words are on the disk."""
        wait_until(lambda: words in json.dumps(self.saved(name)), 45, f"lost: {words}")


def sign_in(cohort: Cohort, browser: Browser, name: str, code: str = "") -> Somebody:
    """Fill in the form with a join code, as it was handed out, and choose a password."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(cohort.url)
    page.get_by_label("Your sign-in name").fill(name)
    page.get_by_label("join code").fill(code or join_codes(cohort.settings).issue([name])[name])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("A password of your own").fill(PASSWORD)
    page.get_by_role("button", name="Keep it and go on").click()
    page.get_by_role("navigation", name="Autumn group").wait_for(timeout=SLOW)
    return Somebody(cohort, name, context, page)


@pytest.fixture(scope="module")
def lesson(browser: Browser, one_cohort: Cohort) -> Iterator[Lesson]:
    cohort = one_cohort.enrol(*(f"{name},{shown}" for name, shown in SHOWN.items()))
    people = [sign_in(cohort, browser, name) for name in (*SHOWN, "tess")]
    yield Lesson(cohort, *people)
    for one in people:
        one.context.close()


def release(who: Somebody, question: str = "") -> None:
    """From the page with the activity: all of it, looked at, then sent."""
    who.link(re.compile("Share this with your tutor|Share something newer")).first.click()
    who.page.get_by_label("A question to your tutor").fill(question)  # so the page is there
    for box in who.page.get_by_role("checkbox").all():
        box.check()
    who.press("Look at what will be sent")
    who.reads("This will be sent")
    who.press("Release it to my tutors")
    who.reads("Your tutors can read it now")


def test_a_lesson(lesson: Lesson) -> None:
    farah, glyn, tess = lesson.farah, lesson.glyn, lesson.tess
    me = farah.in_course()
    me.write("Glyn Pryce and I share a hall.", "What else")
    me.sees_saved()

    # The tutor sees how far she is, and no word of it.
    tess.go(SITE)
    tess.link("Tutor desk").click()
    expect(tess.page.get_by_role("columnheader", name=MINE)).to_have_count(1)
    row = tess.page.get_by_role("row", name=re.compile("Farah Yusuf"))
    expect(row.get_by_role("cell").first).to_have_text("started")
    assert "a hall" not in tess.page.content()
    tess.reads(re.compile(r"not begun: [^.]*Glyn Pryce"))
    assert not re.search(r"not begun: [^.]*Farah Yusuf", tess.page.content())

    # She releases it with a question; the check speaks of the other learner, and stops nothing.
    farah.link(re.compile("Share this with your tutor")).click()
    farah.page.get_by_label("A question to your tutor").fill("Is that already a partnership?")
    farah.page.get_by_role("checkbox").first.check()
    farah.press("Look at what will be sent")
    care = farah.page.get_by_role("region", name="Other people in it")
    expect(care).to_contain_text("Glyn Pryce")
    farah.press("Release it to my tutors")
    farah.reads("Your tutors can read it now")
    farah.reads("Nobody has opened it yet")
    farah.in_course()
    beside = farah.page.get_by_role("complementary", name=re.compile("You and your tutor"))
    expect(beside).to_contain_text("You shared this on")

    # The tutor reads, and comments with a phrase of her own.
    tess.go(f"{DESK}phrases")
    tess.page.get_by_label("A new phrase").fill("Thank you for sharing this.")
    tess.press("Add it")
    tess.go(DESK)
    tess.page.get_by_role("region", name=re.compile("Asked for feedback")).get_by_role(
        "link", name=re.compile("Farah Yusuf")
    ).click()
    tess.reads("Glyn Pryce and I share a hall.")
    tess.reads("Is that already a partnership?")
    tess.page.set_viewport_size({"width": 320, "height": 700})  # on a phone with keys
    tess.tab_to(tess.page.get_by_label("Comment", exact=True))
    tess.page.keyboard.type("Hold it up against the five tests.")
    tess.tab_to(tess.page.get_by_role("checkbox", name="Thank you for sharing this."))
    tess.page.keyboard.press("Space")
    tess.enter("button", "Send the comment")
    tess.reads("Your comment is with the learner.")
    tess.page.set_viewport_size({"width": 1280, "height": 900})

    # Her page is still open: it says so when she looks at it again, on the map as well.
    assert not farah.link(re.compile("Your tutor answered")).count()
    farah.comes_back()
    expect(farah.page.get_by_role("status").get_by_role("link", name=MINE)).to_be_visible()
    contents = farah.page.get_by_role("navigation", name="Contents")
    expect(contents.get_by_role("link", name="Your tutor answered")).to_have_count(1)
    farah.go(SITE)
    farah.link(re.compile("Your tutor answered")).first.click()
    farah.reads("Hold it up against the five tests.")
    farah.reads("Thank you for sharing this.")
    farah.reads("Opened by tess")
    farah.go(SITE)
    expect(farah.link(re.compile("Your tutor answered"))).to_have_count(0)
    kept = lesson.cohort.settings.records / learner_folder("farah") / "comments"
    assert "five tests" in (kept / "activity-1.json").read_text(encoding="utf-8")

    # She takes it back: the tutor's copy is gone, the comment stays hers.
    address = tess.page.url
    farah.link("Who can see what").click()
    farah.press(re.compile("Take back"))
    farah.reads("Your tutors’ copy is gone.")
    tess.page.goto(address)
    tess.reads("There is nothing here")
    assert "a hall" not in tess.page.content()
    copies = [*lesson.cohort.settings.desk.rglob("copies/*.json")]
    assert not any("a hall" in path.read_text(encoding="utf-8") for path in copies)
    farah.link(MINE).last.click()
    farah.reads("Hold it up against the five tests.")

    # All that time the other learner saw nothing of it.
    for path in (SITE, f"{DESK}mine", f"{SITE}{PAGE}"):
        content = glyn.go(path).content()
        assert not re.search("Farah|share a hall|Hold it up against", content), path
    answered = glyn.page.locator("[data-answered]")
    assert not [one for one in answered.all() if one.is_visible()]


@pytest.mark.soak
def test_what_looks_like_html_stays_text_for_tutor_and_learner(lesson: Lesson) -> None:
    me = lesson.glyn.in_course()
    area = lesson.glyn.page.locator(".alongside-form textarea").first
    area.fill(f"{HOSTILE} Heron")
    me.sees_saved()
    release(lesson.glyn, f"{HOSTILE} Do you see it?")
    lesson.tess.go(DESK)
    lesson.tess.link(re.compile("Glyn Pryce ?, Activity 1")).first.click()
    lesson.tess.reads(f"{HOSTILE} Heron")
    lesson.tess.reads(f"{HOSTILE} Do you see it?")
    lesson.tess.page.get_by_label("Comment", exact=True).fill(HOSTILE)
    lesson.tess.press("Send the comment")
    lesson.tess.reads("Your comment is with the learner.")
    lesson.glyn.go(SITE)
    lesson.glyn.link(re.compile("Your tutor answered")).first.click()
    lesson.glyn.reads(HOSTILE)
    for who in (lesson.glyn, lesson.tess):
        assert who.page.title() != "taken"
        assert not who.page.locator("main script, main img").count()


@pytest.mark.soak
def test_names_can_be_hidden_and_shown(lesson: Lesson) -> None:
    lesson.glyn.in_course()  # so that there is somebody to name
    lesson.tess.go(DESK)
    lesson.tess.press("Hide names")
    lesson.tess.reads("Names are hidden")
    for path in (DESK, f"{DESK}progress.csv"):
        body = lesson.tess.context.request.get(lesson.cohort.url + path.lstrip("/")).text()
        assert not re.search("Farah|Glyn|farah|glyn", body), path
    lesson.tess.press("Show names")
    lesson.tess.reads("Glyn Pryce")


@pytest.mark.soak
def test_every_page_of_the_desk_is_in_order_for_assistive_tools(lesson: Lesson) -> None:
    me = lesson.farah.in_course()
    me.write(" Written for the pages.")
    me.sees_saved()
    release(lesson.farah, "What do you think?")
    lesson.tess.go(DESK)
    ref = lesson.tess.link("Farah Yusuf").first.get_attribute("href") or ""
    work = (
        lesson.tess.link(re.compile("Farah Yusuf ?, Activity 1")).first.get_attribute("href") or ""
    )
    mine = lesson.farah.link(MINE).first.get_attribute("href") or ""
    pages = [
        *((lesson.tess, path) for path in (DESK, ref, work, f"{DESK}phrases", f"{DESK}pictures")),
        *((lesson.tess, f"{DESK}{path}") for path in ("people", "class", "groups", "room")),
        *((lesson.tess, path) for path in (f"{DESK}room/screen", f"{DESK}?show=unread&sort=day")),
        *((lesson.farah, f"{DESK}mine/{path}") for path in ("messages", "vote")),
        *((lesson.farah, f"{DESK}{path}") for path in ("mine", "mine/erase", "nothing-there")),
        *((lesson.farah, path) for path in (mine, f"{DESK}mine/activity/activity-1", SITE)),
    ]  # fmt: skip
    found = [
        f"{path} at {width}, {theme}: {trouble}"
        for who, path in pages
        for width, theme, trouble in looks(who, path)
    ]
    assert found == []


def looks(who: Somebody, path: str) -> Iterator[tuple[int, str, str]]:
    """What is wrong with a page in each of the ways it is looked at."""
    who.go(path)
    for width, theme in LOOKS:
        who.page.set_viewport_size({"width": width, "height": 900})
        who.page.emulate_media(color_scheme=theme)
        yield from ((width, theme, trouble) for trouble in troubles(who.page))
    who.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.soak
def test_a_tutors_first_day_from_a_list_to_the_first_word_back(
    lesson: Lesson, browser: Browser
) -> None:
    """By keyboard alone, on a large screen and a small one; the learner has the slip alone."""
    tess = lesson.tess
    tess.go(DESK)
    tess.enter("link", "People")
    tess.tab_to(tess.page.get_by_label("Or a file"))
    table = "First name,Last name\nCarla,Díaz\nDev,Patel\n".encode()
    tess.page.get_by_label("Or a file").set_input_files(
        {"name": "class.csv", "mimeType": "text/csv", "buffer": table}
    )
    tess.enter("button", "Look at the list first")
    tess.reads("Add 2 people?")
    tess.enter("button", "Add them and make the codes")
    tess.reads("2 join codes to hand out")
    assert troubles(tess.page) == []
    slip = tess.page.get_by_role("listitem").filter(has_text="Carla Díaz")
    name, code = slip.locator(".code").all_text_contents()
    carla = sign_in(lesson.cohort, browser, name, code)

    tess.page.set_viewport_size({"width": 320, "height": 700})
    tess.go(DESK)
    tess.enter("link", re.compile("Never signed in"))
    where = tess.page.get_by_role("region", name="Who is where")
    expect(where.get_by_role("listitem").filter(has_text="Dev Patel").first).to_be_visible()
    expect(where.get_by_role("listitem").filter(has_text="Carla")).to_have_count(0)
    assert troubles(tess.page) == []
    tess.enter("link", "Class")
    tess.tab_to(tess.page.get_by_label("To", exact=True))
    tess.page.keyboard.type("Carla")
    tess.tab_to(tess.page.get_by_label("Message", exact=True))
    tess.page.keyboard.type("Welcome.")
    tess.enter("button", "Send it")
    tess.reads("They read it on the site.")
    tess.page.set_viewport_size({"width": 1280, "height": 900})

    carla.go(SITE)
    carla.link("A new message from your tutor").click()
    carla.reads("Welcome.")
    carla.context.close()


@pytest.mark.soak
def test_words_typed_before_during_and_after_the_hub_is_away_are_kept(lesson: Lesson) -> None:
    me = lesson.farah.in_course()
    me.write(" Before the hub.")
    me.sees_saved()
    hub = lesson.cohort.part("hub")
    kill([hub])
    me.write(" While it is away.")
    lesson.on_disk("farah", "While it is away.")
    wait_until(lesson.cohort.answers, 60, "the hub did not come back")
    me.write(" After it.")
    lesson.on_disk("farah", "Before the hub. While it is away. After it.")


Ending = Callable[[Lesson], None]


def end_kernels(lesson: Lesson) -> None:
    """As the culler does, and worse."""
    kill(lesson.cohort.kernels())


def end_site(lesson: Lesson) -> None:
    """The whole site, with all kernels."""
    site = lesson.cohort.part("site")
    kill([site, *site.children(recursive=True)])


@pytest.mark.parametrize("end", first([end_site, end_kernels]))
def test_words_typed_after_the_server_was_ended_are_kept(lesson: Lesson, end: Ending) -> None:
    me = lesson.glyn.in_course()
    me.write(f" Before {end.__name__}.")
    me.sees_saved()
    end(lesson)
    me.write(f" After {end.__name__}.")
    lesson.on_disk("glyn", f"Before {end.__name__}. After {end.__name__}.")
    me.sees_saved()


@pytest.mark.soak
def test_signing_out_closes_the_site_and_the_desk(lesson: Lesson, browser: Browser) -> None:
    context = browser.new_context(storage_state=lesson.glyn.context.storage_state())
    glyn = Somebody(lesson.cohort, "glyn", context, context.new_page())
    glyn.go(f"{DESK}mine")
    glyn.link("Sign out").click()
    glyn.page.get_by_label("Your sign-in name").wait_for(timeout=SLOW)
    for path in (SITE, f"{DESK}mine"):
        glyn.go(path)
        glyn.page.get_by_label("Your sign-in name").wait_for(timeout=SLOW)
    context.close()
