"""A partner's page: one file that asks, says whose it is, and sends nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.errors import RecordError

ADDRESS = re.compile(
    r"https?:|//[a-z]|(?<!Object)url\(|@import|src=|fetch|XMLHttp|WebSocket|sendBeacon", re.I
)


def page_of(learner: Learner, name: str = "The bike project", me: str = "The youth worker") -> str:
    one = learner.partnership(name)
    school = learner.partner(one, "The <b>school</b>")
    key = learner.sheet("health-check", one)
    learner.write(key, happened="My own secret words", hold_on="Cake")
    told = learner.ask("partner-page", key=key, partner=school, fields=["statements"], learner=me)
    assert told["name"] == "how-it-looks-health-check.html"
    return str(told["data"].decode())


class Controls(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag in ("input", "textarea", "select"):
            self.names.append(str(found.get("name")))


def test_it_fetches_nothing_and_sends_nothing(learner: Learner) -> None:
    page = page_of(learner)
    assert not ADDRESS.search(page), ADDRESS.search(page)
    rules = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert rules
    assert "default-src &#x27;none&#x27;" in rules[1]
    assert "form-action &#x27;none&#x27;" in rules[1]


def test_it_asks_the_chosen_questions_and_no_other(learner: Learner) -> None:
    found = Controls()
    found.feed(page_of(learner))
    rows = COURSE.activity("health-check").field("statements").settings["rows"]
    asked = {name.split("/")[1] for name in found.names}
    assert asked == {row["id"] for row in rows}
    assert {name.split("/")[0] for name in found.names} == {"statements"}
    assert len(found.ids) == len(set(found.ids))


def test_it_holds_none_of_the_learners_own_words(learner: Learner) -> None:
    page = page_of(learner)
    assert "secret" not in page
    assert "Cake" not in page


def test_it_says_whose_it_is_and_what_becomes_of_the_answers(learner: Learner) -> None:
    page = page_of(learner, me="The youth worker")
    for words in ("The youth worker asks", "What becomes of your answers", "Nothing is sent from",
                  "reply to the message", "print it"):  # fmt: skip
        assert words in page, words


def test_what_anybody_wrote_is_text(learner: Learner) -> None:
    page = page_of(learner, name="<script>alert(1)</script>", me='"><img src=x>')
    assert "<script>alert(1)" not in page
    assert "<img" not in page
    assert "The &lt;b&gt;school&lt;/b&gt;" in page


@pytest.mark.parametrize("fields", [[], ["hold-on"], ["for-me"], ["statements", "nothing"]])
def test_only_what_a_partner_may_be_asked_is_asked(learner: Learner, fields: list[str]) -> None:
    one = learner.partnership()
    school, key = learner.partner(one), learner.sheet("health-check", one)
    learner.write(key, hold_on="Cake")
    with pytest.raises(RecordError, match="no such question"):
        learner.ask("partner-page", key=key, partner=school, fields=fields, learner="")


def test_an_empty_sheet_is_not_sent(learner: Learner) -> None:
    one = learner.partnership()
    school, key = learner.partner(one), learner.sheet("health-check", one)
    with pytest.raises(RecordError, match="your own sheet first"):
        learner.ask("partner-page", key=key, partner=school, fields=["statements"], learner="")


def test_a_table_has_rows_without_a_script(learner: Learner) -> None:
    one = learner.partnership()
    school, key = learner.partner(one), learner.sheet("power-map", one)
    learner.write(key, decided="In the car park")
    told = learner.ask("partner-page", key=key, partner=school, fields=["holders"], learner="")
    found = Controls()
    found.feed(told["data"].decode())
    assert {name.split("/")[1] for name in found.names} == set("123456")


def test_who_is_asked_about_themselves_is_asked_in_words_of_their_own(learner: Learner) -> None:
    one = learner.partnership()
    school, police = learner.partner(one, "Hillside School"), learner.partner(one, "Police")
    key = learner.sheet("partner-sheet", one, school)
    learner.write(key, part_clear="Yes")

    def page(partner: str) -> str:
        told = learner.ask("partner-page", key=key, partner=partner, fields=["lines"], learner="")
        return str(told["data"].decode())

    own, others = page(school), page(police)
    assert "asks Hillside School about their own part in" in own
    assert "Your job: what are you there to do" in own
    assert "They told me" not in own
    assert "guessing" not in own
    assert "asks Police about <strong>Hillside School</strong> in" in others
    assert "They told me" in others
    told = learner.ask("blank", key=key, format="html", voice=True, partner=school)
    blank = told["data"].decode()
    assert "Your limits: what can you not do" in blank
    assert "guessing" not in blank
    assert "one box" not in blank, "what a learner is told of the box for them only"
