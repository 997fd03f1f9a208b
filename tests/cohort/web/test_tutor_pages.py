from __future__ import annotations

import re

from tests.support.cohort_fixtures import Clock, Copying, Served

from alongside.cohort.desk.desk import Desk
from alongside.cohort.html import rendering
from alongside.cohort.releases.release_state import Release

OURS = set(rendering.SCRIPTS.values())
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)> **b** [x](javascript:1)"


def at(one: Release) -> str:
    return f"learner/{one.learner.ref}/{one.id}"


def test_the_desk_says_who_waits(served: Served, desk: Desk, copying: Copying) -> None:
    asked = desk.releases.release("amina", copying("amina"), question="Well?")
    other = desk.releases.release("bob", copying("bob", gain="b"))
    page = served("tess").get("").text
    before, after = page.split('id="unread"')
    assert f'href="/services/desk/{at(asked)}"' in before
    assert f'href="/services/desk/{at(other)}"' in after
    assert "Amina K" in before
    assert "Bob &amp; Co" in after


def test_what_is_read_or_answered_waits_no_longer(
    served: Served, desk: Desk, copying: Copying
) -> None:
    tess = served("tess")
    asked = desk.releases.release("amina", copying("amina"), question="Well?")
    other = desk.releases.release("bob", copying("bob", gain="b"))
    tess.post(f"{at(asked)}/comment", text="Good.")
    tess.post(f"{at(other)}/read")
    page = tess.get("").text
    assert "Nobody is waiting for an answer." in page
    assert "You have read everything that is released." in page


def test_opening_is_logged_and_reading_is_marked(
    served: Served, desk: Desk, copying: Copying
) -> None:
    tess = served("tess")
    one = desk.releases.release("amina", copying(gain="We gain time"), question="Enough?")
    page = tess.get(at(one)).text
    assert "We gain time" in page
    assert "Enough?" in page
    assert [event.what for event in desk.releases.actions()] == ["opened"]
    assert tess.post(f"{at(one)}/read").headers["Location"].endswith("?said=read")
    assert "Marked as read." in tess.get(at(one) + "?said=read").text


def test_a_comment_is_made_of_text_and_phrases(
    served: Served, desk: Desk, copying: Copying
) -> None:
    tess = served("tess")
    one = desk.releases.release("amina", copying(gain="x", level="near"))
    tess.post("phrases", text="What makes you say so?")
    tess.post("phrases", text="Thank you.")
    tess.post(f"{at(one)}/comment", text="A good start.", phrase=["1", "99", "x"], about="gain")
    (note,) = desk.releases.comments("amina", one.id)
    assert (note.by, note.text, note.about) == ("Tess", "A good start.\n\nThank you.", "gain")


def test_a_comment_can_become_a_phrase(served: Served, desk: Desk, copying: Copying) -> None:
    tess = served("tess")
    one = desk.releases.release("amina", copying())
    tess.post(f"{at(one)}/comment", text="Who decides?", keep="yes")
    assert "Who decides?" in tess.get("phrases").text
    assert "Who decides?" not in served("tom").get("phrases").text
    tess.post("phrases", remove="0")
    assert "Who decides?" not in tess.get("phrases").text


def test_an_empty_comment_is_a_sentence(served: Served, desk: Desk, copying: Copying) -> None:
    one = desk.releases.release("amina", copying())
    answer = served("tess").post(f"{at(one)}/comment", text="  ")
    assert answer.status == 400
    assert "The comment is empty." in answer.text


def test_text_is_text_on_every_page(served: Served, desk: Desk, copying: Copying) -> None:
    tess = served("tess")
    one = desk.releases.release("amina", copying(gain=MARKUP), question=MARKUP)
    tess.post("phrases", text=MARKUP)
    tess.post(f"{at(one)}/comment", text=MARKUP)
    for path in (
        "",
        at(one),
        f"learner/{one.learner.ref}",
        "phrases",
        "?said=<script>",
        at(one) + "?said=<b>",
    ):
        page = tess.get(path).text
        assert set(re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)) == OURS
        assert "<img" not in page
        assert "<strong>b</strong>" not in page
    assert "&lt;script&gt;" in tess.get(at(one)).text


def test_names_can_be_off(served: Served, desk: Desk, copying: Copying) -> None:
    tess, tom = served("tess"), served("tom")
    one = desk.releases.release("amina", copying())
    tess.post("names", names="off")
    for path in ("", at(one), f"learner/{one.learner.ref}", "progress.csv"):
        page = tess.get(path).text
        assert "Amina" not in page
        assert "amina" not in page
        assert "Bob" not in page
        assert one.learner.alias in page
    assert "1 learner has not begun." in tess.get("").text
    assert "Amina K" in tom.get("").text
    tess.post("names", names="on")
    assert "Amina K" in tess.get("").text


def test_addresses_hold_no_names(served: Served, desk: Desk, copying: Copying) -> None:
    desk.releases.release("amina", copying())
    page = served("tess").get("").text
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert not [link for link in links if "amina" in link]


def test_the_next_is_the_same_learners_and_then_the_next_learners(
    served: Served, desk: Desk, copying: Copying, clock: Clock
) -> None:
    first = desk.releases.release("amina", copying("amina", gain="one"))
    second = desk.releases.release("amina", copying("amina", gain="two"))
    third = desk.releases.release("bob", copying("bob", gain="three"))
    tess = served("tess")
    page = tess.get(at(first)).text
    assert "Next from the same learner" in page
    assert at(second) in page
    tess.post(f"{at(second)}/read")
    page = tess.get(at(first)).text
    assert "Next learner" in page
    assert at(third) in page
    tess.post(f"{at(third)}/read")
    assert "Nothing else is waiting" in tess.get(at(first)).text


def test_a_learners_page_has_no_text(served: Served, desk: Desk, copying: Copying) -> None:
    words = "Heron " * 1234
    one = desk.releases.release("amina", copying(gain=words), question="Heron-4711?")
    page = served("tess").get(f"learner/{one.learner.ref}").text
    assert "Heron" not in page
    assert "1,234" in page
    assert "asks for feedback" in page


def test_files_are_logged(served: Served, desk: Desk, copying: Copying) -> None:
    one = desk.releases.release("amina", copying())
    tess = served("tess")
    assert tess.get("progress.csv").headers["Content-Disposition"].endswith('"progress.csv"')
    assert tess.get("released-work.zip").status == 200
    assert [event.what for event in desk.releases.actions()] == [
        "progress-exported", "exported", "opened",
    ]  # fmt: skip
    assert [event.what for event in desk.releases.log("amina")] == [
        "released",
        "exported",
        "opened",
    ]
    assert desk.releases.of_learner("amina")[0].id == one.id
