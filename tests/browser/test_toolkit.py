"""A learner uses a tool in a partnership of their own, on a phone, by keyboard, and comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.support.browser.looks import LETTERS, troubles
from tests.support.browser.served import Served
from tests.support.soak import first

PAGE = "voila/render/21-my-toolkit.ipynb"
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(scope="module")
def site(served: Served) -> Served:
    """One record for all tests of the file."""
    return served


@pytest.fixture(params=first([(320, "dark"), (1280, "light")]), ids=first(["phone", "desk"]))
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, scheme = request.param
    made = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, accept_downloads=True
    )
    yield made
    made.close()


def sound(page: Page, part: str = "") -> None:
    """Nothing is in a reader's way; ``part`` as in `violations`."""
    assert troubles(page, part) == []


def press(page: Page, role: Any, name: str | re.Pattern[str]) -> None:
    """Go to a control and press Enter, as somebody without a mouse."""
    control = page.get_by_role(role, name=name).first
    control.focus()
    page.keyboard.press("Enter")


def form_of(page: Page, title: str) -> Any:
    form = page.locator("section.alongside-form[data-activity]", has_text=title)
    expect(form).to_have_attribute("aria-busy", "false")
    return form


def saved(form: Locator) -> None:
    """Wait until a form has saved what is in it, whatever it says of the line meanwhile."""
    expect(form.locator(".al-state")).to_have_attribute("data-state", "saved")


def test_a_health_check_from_the_front_page_to_a_partners_view(
    site: Served, context: BrowserContext, tmp_path: Path
) -> None:
    page = context.new_page()
    name = f"Bikes {page.viewport_size['width'] if page.viewport_size else ''}"
    page.goto(site.url)
    press(page, "link", "My toolkit")
    expect(page.get_by_role("heading", name="Tools and partnerships")).to_be_visible()
    sound(page)
    page.goto(f"{site.url}{PAGE}#health-check~")
    page.get_by_label(re.compile("what do you call it", re.I)).fill(name)
    press(page, "button", "Use this name")
    form = form_of(page, f"Health check, {name}")
    form.get_by_role("group", name=re.compile("^Trust")).first.get_by_label("In part").check()
    then = (date.today() - timedelta(days=1)).isoformat()
    form.get_by_label("When will you look again?").fill(then)
    saved(form)
    sound(page)
    press(page, "button", "Draw it")
    drawing = page.get_by_role("figure").first
    expect(drawing.get_by_role("img")).to_be_visible()
    expect(drawing).to_contain_text("In part")
    assert page.evaluate(LETTERS) == []
    frame = drawing.get_by_role("group", name=re.compile("^Drawing: "))
    sideways = frame.evaluate("(one) => one.scrollWidth > one.clientWidth")
    assert sideways == (page.viewport_size["width"] == 320 if page.viewport_size else None)
    if sideways:
        expect(frame).to_have_attribute("tabindex", "0")
    assert page.evaluate(FITS)
    sheet = page.url

    press(page, "link", name)
    page.get_by_label(re.compile("Add a partner")).fill("The school")
    press(page, "button", "Add this partner")
    expect(page.get_by_role("link", name="The school")).to_be_visible()
    sound(page)
    page.goto(sheet)
    with page.expect_download() as asked:
        press(page, "button", "Make a page for them")
    asked.value.save_as(tmp_path / "partner.html")
    answers = answered(context, tmp_path / "partner.html")
    page.get_by_label("Bring in their answers").set_input_files(answers)
    press(page, "button", "Bring this file in")
    press(page, "button", "Beside how it looks to The school")
    expect(page.get_by_role("figure").first).to_contain_text("You: In part. The school: Not yet.")
    beside = page.get_by_role("listitem").filter(has_text="You: In part.")
    expect(beside.filter(has_text="The school: Not yet: “").first).to_be_visible()
    sound(page, ".al-drawn, .al-beside")

    page.goto(site.url)
    line = page.get_by_text(re.compile(f"You meant to look at {name}"))
    expect(line).to_be_visible()
    sound(page, ".due")
    line.locator("..").get_by_role("link", name="Drop it").press("Enter")
    drop = page.locator(".al-due", has_text=name).get_by_role("button", name="Drop it")
    expect(drop).to_be_focused()  # a link has dropped nothing
    page.goto(site.url)
    line.locator("..").get_by_role("link", name="Open").click()
    form = form_of(page, f"Health check, {name}")
    group = form.get_by_role("group", name=re.compile("^Trust")).first
    expect(group.get_by_label("In part")).to_be_checked()


def test_a_case_goes_on_after_a_choice_and_a_reason_and_a_second_walk_keeps_the_first(
    site: Served, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{site.url}{PAGE}#case-between-two-doors")
    expect(page.get_by_label("My toolkit")).to_have_attribute("aria-busy", "false")
    anew = page.get_by_role("link", name="Start a new one")
    if anew.count():  # walked at another width already
        anew.click()
    form = form_of(page, "Between two doors")
    go_on, why = form.get_by_role("button", name="Go on"), form.get_by_label("Why? In your own")
    press(page, "button", "Go on")
    expect(form.get_by_text("Choose what you would do.")).to_be_visible()
    form.get_by_label("Keep it, and ring his family").focus()
    page.keyboard.press("Space")
    press(page, "button", "Go on")
    expect(form.get_by_text("Write a few words on why.")).to_be_visible()
    expect(why).to_be_focused()
    page.keyboard.type("His family should not hear it from the school.")
    expect(form.get_by_text("His aunt answers.")).to_have_count(0)
    go_on.press("Enter")
    expect(form.get_by_role("heading", name="Step 2")).to_be_focused()
    told = form.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Step 2"))
    expect(told.get_by_text("His aunt answers.")).to_be_visible()  # where a listener is by now
    form.get_by_label("One named worker").check()
    why.fill("Somebody has to know all of it.")
    go_on.press("Enter")
    expect(form.get_by_role("heading", name="How it ends")).to_be_focused()
    expect(form.get_by_text("Others decided otherwise")).to_be_visible()
    sound(page)

    form.get_by_role("button", name="Choose differently from here").first.press("Enter")
    expect(form.get_by_role("heading", name="Step 1")).to_be_focused()
    form.get_by_label("Lift it for the week").check()
    why.fill("He has nowhere else.")
    walks = form.get_by_role("table", name=re.compile("your walks beside each other"))
    go_on.press("Enter")
    expect(walks).to_contain_text("His family should not hear it from the school.")
    saved(form)
    sound(page, "table")
    page.reload()
    form = form_of(page, "Between two doors")
    expect(form.get_by_label("Your reason")).to_have_value("He has nowhere else.")
    expect(walks).to_contain_text("Somebody has to know all of it.")


@pytest.mark.soak
@pytest.mark.parametrize("case", ["case-way-back", "case-from-providing-to-planning"])
def test_a_long_case_is_walked_to_its_end_twice_by_keyboard(
    site: Served, context: BrowserContext, case: str
) -> None:
    page = context.new_page()
    page.goto(f"{site.url}{PAGE}#{case}")
    expect(page.get_by_label("My toolkit")).to_have_attribute("aria-busy", "false")
    anew = page.get_by_role("link", name="Start a new one")
    if anew.count():
        anew.click()
    form = page.locator(f"section.alongside-form[data-activity^={case}]")
    last = form.locator(".al-walk > li").last
    for walk in (1, 2):
        at = 1
        expect(last.get_by_role("radio").first).to_be_visible()
        while last.get_by_role("radio").count():
            last.get_by_role("radio").nth(walk - 1).focus()
            page.keyboard.press("Space")
            for _ in range(3):  # past the choice to the words, however the group is left
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
                    break
            page.keyboard.type(f"Reason {walk}.{at}")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            at += 1
            name = re.compile(f"^(Step {at}|How it ends)$")
            expect(last.get_by_role("heading", name=name)).to_be_focused()
        assert at > 5
        if walk == 1:
            press(page, "button", "Walk it again from the start")
            expect(form.get_by_role("heading", name="Step 1")).to_be_focused()
    table = form.get_by_role("table", name=re.compile("your walks beside each other"))
    expect(table).to_contain_text("Reason 1.1")
    saved(form)
    sound(page)


@pytest.mark.soak
def test_a_group_is_led_step_by_step_by_keyboard_with_a_clock_that_can_be_paused(
    site: Served, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{site.url}{PAGE}#g-panel")
    press(page, "button", "Run it on this screen")
    expect(page.get_by_role("heading", name=re.compile("Give out roles"))).to_be_focused()
    expect(page.get_by_role("timer")).to_have_text("About 6 minutes")
    press(page, "button", "Start the clock")
    press(page, "button", "Next step")
    expect(page.get_by_role("heading", name="First slip.")).to_be_focused()
    expect(page.get_by_text("Jamie is eleven.")).to_be_visible()
    expect(page.get_by_role("timer")).to_contain_text("left")
    press(page, "button", "Pause the clock")
    expect(page.get_by_role("button", name="Go on with the clock")).to_be_focused()
    sound(page)
    with page.expect_download() as papers:
        press(page, "button", "Leave")
        press(page, "button", "Print the papers (web page)")
    assert papers.value.suggested_filename == "panel.html"
    page.goto(f"{site.url}{PAGE}#case-one-roof")
    press(page, "link", "All tools")
    press(page, "button", "Draw one")
    expect(page.get_by_role("button", name="Draw another card")).to_be_visible()
    expect(page).to_have_url(re.compile("#s-dilemma-"))
    sound(page)


def answered(context: BrowserContext, path: Path) -> Path:
    """What a partner saves, on the page opened from a stick, without a network."""
    page = context.new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.goto(path.as_uri())
    sound(page)
    group = page.get_by_role("group", name=re.compile("^Trust"))
    group.get_by_label("Not yet").check()
    group.get_by_label("What I have seen or heard").fill("Nobody told me.")
    page.reload()
    expect(group.get_by_label("Not yet")).to_be_checked()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my answers as a file").click()
    file = path.with_name("answers.json")
    saved.value.save_as(file)
    assert set(json.loads(file.read_text(encoding="utf-8"))["answers"]) == {"statements"}
    assert {url.split(":")[0] for url in seen} <= {"file", "blob"}
    page.close()
    return file


def test_an_address_of_a_tool_opens_it_on_the_smallest_phone(
    site: Served, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 480})
    page = context.new_page()
    page.goto(f"{site.url}{PAGE}#health-check")
    expect(page.get_by_role("heading", name=re.compile("^Health check"))).to_be_focused()
    context.close()


def test_a_partners_page_reads_without_scripts(browser: Browser, tmp_path: Path) -> None:
    from tests.support.toolkit import Learner

    learner = Learner(tmp_path / "record")
    one = learner.partnership()
    school, key = learner.partner(one), learner.sheet("health-check", one)
    learner.write(key, hold_on="Cake")
    made = learner.ask("partner-page", key=key, partner=school, fields=["statements"], learner="")
    (tmp_path / "page.html").write_bytes(made["data"])
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    expect(page.get_by_text("Scripts don't run where you are reading this")).to_be_visible()
    expect(page.get_by_role("button", name="Save my answers as a file")).to_be_hidden()
    expect(page.get_by_role("group", name=re.compile("^Trust"))).to_be_visible()
    context.close()


@pytest.mark.soak
def test_a_conversation_settles_a_guess_three_things_are_more_than_two_and_a_day_comes_back(
    site: Served, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{site.url}{PAGE}#conversation~")
    page.get_by_label(re.compile("what do you call it", re.I)).fill("Music")
    press(page, "button", "Use this name")
    page.get_by_label(re.compile("Another partner")).fill("The band")
    press(page, "button", "Add this partner")
    form = form_of(page, "Conversation")
    form.get_by_label(re.compile("^Belongs to")).select_option("Their month")
    form.get_by_label(re.compile("^What they said")).fill("A tour")
    form.get_by_label("When do you meet?").fill((date.today() - timedelta(days=1)).isoformat())
    saved(form)
    press(page, "button", "Lay it beside the partner sheet")
    press(page, "button", "Their month: let it stand as told")
    expect(page.get_by_text("It stands there as told.")).to_be_visible()
    sound(page)
    press(page, "link", "Open the partner sheet")
    group = form_of(page, "Partner sheet").get_by_role("group", name=re.compile("^Their month"))
    expect(group.first.get_by_label("They told me")).to_be_checked()

    page.goto(f"{site.url}{PAGE}#health-check~")
    expect(page.get_by_role("heading", name="which partnership is this about?")).to_be_visible()
    press(page, "link", "Music")
    raised = form_of(page, "Health check").get_by_role("group", name=re.compile("^Raise"))
    for number in (1, 2, 3):
        raised.get_by_label(f"What (Thing to raise {number})", exact=True).fill(f"Thing {number}")
        if number < 3:
            expect(raised.get_by_text("That is more than two")).to_have_count(0)
            raised.get_by_role("button", name="Add another thing to raise").click()
    expect(raised.get_by_text("That is more than two. Which of them can wait?")).to_be_visible()

    page.goto(f"{site.url}{PAGE}#whats-in-the-way~")
    expect(page.get_by_role("heading", name="which partnership is this about?")).to_be_visible()
    press(page, "link", "Music")
    form = form_of(page, "What's in the way?")
    form.get_by_label("What I will do (step 1)").fill("Ring the band")
    saved(form)
    press(page, "link", "Music")
    step = page.get_by_role("listitem").filter(has_text="Ring the band")
    sound(page)
    step.get_by_role("link", name="What's in the way?, ").press("Enter")
    form = form_of(page, "What's in the way?")
    form.get_by_label("Done (step 1)").press("Space")
    saved(form)
    press(page, "link", "Music")
    expect(page.get_by_role("heading", name="Your sheets")).to_be_visible()
    expect(step).to_have_count(0)
    expect(page.get_by_role("heading", name="What you said you would do")).to_have_count(0)

    line = page.locator("p", has_text="you noted: meet, Music (conversation).")
    page.goto(site.url)
    line.get_by_role("link", name="Another day").press("Enter")
    expect(line.get_by_label("Another day")).to_be_focused()
    page.goto(f"{site.url}voila/render/20-my-notebook.ipynb#written")
    expect(line).to_be_visible()
    sound(page)
    page.goto(f"{site.url}{PAGE}")
    press(page, "link", "Music")
    press(page, "button", "Another day")
    press(page, "button", "Keep this day")  # the same one: only what is said of it is new
    expect(page.get_by_text("The day is now")).to_be_focused()
    expect(line).to_be_visible()
    page.goto(site.url)
    line.get_by_role("link", name="Drop it").press("Enter")
    drop = line.get_by_role("button", name="Drop it")
    expect(drop).to_be_focused()  # a link has dropped nothing
    sound(page)
    drop.press("Enter")
    expect(page.get_by_text("Dropped. The sheet stays as it is")).to_be_focused()
    expect(line).to_have_count(0)
    context.close()


@pytest.mark.soak
def test_a_guess_becomes_a_question_and_a_meeting_a_note_in_the_journal(
    site: Served, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{site.url}{PAGE}#partner-sheet~")
    page.get_by_label(re.compile("what do you call it", re.I)).fill("Canal")
    press(page, "button", "Use this name")
    page.get_by_label(re.compile("Another partner")).fill("The lock keepers")
    press(page, "button", "Add this partner")
    form = form_of(page, "Partner sheet")
    limits = form.get_by_role("group", name=re.compile("^Their limits"))
    limits.get_by_label("I'm guessing").check()
    limits.get_by_label("What you know, or what you suppose").fill("No boats in frost")
    saved(form)

    page.goto(f"{site.url}{PAGE}#conversation~")
    expect(page.get_by_role("heading", name="which partnership is this about?")).to_be_visible()
    press(page, "link", "Canal")
    expect(page.get_by_role("heading", name="which partner in Canal?")).to_be_visible()
    press(page, "link", "The lock keepers")
    form = form_of(page, "Conversation")
    own = form.get_by_role("group", name=re.compile("^Which questions of your own"))
    press(page, "button", re.compile("^Use this in “Which questions of your own"))
    question = own.get_by_role("textbox").first
    expect(question).to_have_value(re.compile("because of law.*guessing: No boats in frost"))
    saved(form)
    sound(page)

    page.goto(f"{site.url}{PAGE}#after-a-meeting~")
    expect(page.get_by_role("heading", name="which partnership is this about?")).to_be_visible()
    press(page, "link", "Canal")
    form_of(page, "After a meeting").get_by_label("What went well?").fill("The otter came")
    press(page, "button", "Note it in my journal")
    expect(page.get_by_text("It stands in the journal of My notebook.")).to_be_visible()
    sound(page)
    page.goto(f"{site.url}voila/render/20-my-notebook.ipynb#journal")
    expect(page.get_by_text("What went well? The otter came")).to_be_visible()
    context.close()
