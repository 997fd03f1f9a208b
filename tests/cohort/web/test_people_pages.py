"""A tutor lets people in from the desk.

Covers: cohort/web/people_pages.py, cohort/desk/people_list.py, cohort/html/qr_code.py
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import PREFIX, Answer, Answering, Served

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.open_desk import join_codes, sign_in_state, tutors_enrolment
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.cohort.roster.sign_in_state import TRIES
from alongside.cohort.web.course_panel import panel_for

pytestmark = pytest.mark.usefixtures("quick_codes")

TEXT = """\
name: Autumn 2026
tutors: [tess, tom]
learners: [{name: amina, shown: Amina K}, {name: bob, shown: Bob & Co}]
starts: "2026-01-01"
ends: "2099-12-31"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "cohort.yml").write_text(TEXT, encoding="utf-8")
    return load_settings(tmp_path / "cohort.yml")


@pytest.fixture
def desk(desk: Desk, settings: Settings) -> Desk:
    """The desk of a cohort whose lists are files."""
    return replace(
        desk,
        enrolment=tutors_enrolment(settings),
        codes=join_codes(settings),
        state=sign_in_state(settings),
        learners=lambda: load_settings(settings.path).learners,
        address="https://course.example.org/",
        sign_in="/hub/login",
    )


def codes_in(page: str) -> list[str]:
    """Name and code, name and code: what the slips of a page say."""
    return re.findall(r'<dd class="code">([^<]+)</dd>', page)


def listed(answer: Answer) -> str:
    """The list that a page asks to add, as its form would send it."""
    found = re.search(r'name="people" value="([^"]*)"', answer.text)
    assert found, answer.text
    return found[1]


def test_a_class_is_pasted_looked_at_and_added_with_a_slip_each(
    served: Served, desk: Desk, settings: Settings
) -> None:
    tess = served("tess")
    shown = tess.post("people/add", people="Carla D\nZoë Ång\nAmina K\n", step="check")
    assert "Add 2 people?" in shown.text
    assert "On the list already, and left as they are: Amina K." in shown.text
    assert len(load_settings(settings.path).learners) == 2
    slips = tess.post("people/add", people=listed(shown), step="add")
    name, code, other, _ = codes_in(slips.text)
    assert (name, other) == ("carla-d", "zoe-ang")
    assert desk.enrolment is not None
    assert desk.enrolment.codes.matched("carla-d", code)
    assert "https://course.example.org/" in slips.text
    assert slips.text.count('class="qr"') == 2
    assert slips.headers["Cache-Control"] == "no-store"
    assert code not in tess.get("people").text
    assert [event.what for event in desk.releases.actions()] == ["people-added"]


def test_sending_the_list_again_makes_no_second_code(served: Served, desk: Desk) -> None:
    tess = served("tess")
    first = codes_in(tess.post("people/add", people="Carla D", step="add").text)
    again = tess.post("people/add", people="Carla D", step="add")
    assert codes_in(again.text) == []
    assert desk.enrolment is not None
    assert desk.enrolment.codes.matched("carla-d", first[1])


def test_a_spreadsheets_file_is_taken(served: Served) -> None:
    tess = served("tess")
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="_xsrf"\r\n\r\n{tess.token()}\r\n',
        '--b\r\nContent-Disposition: form-data; name="people"\r\n\r\n\r\n',
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
        "Content-Type: text/csv\r\n\r\nFirst name;Last name\r\nZoë;Lee\r\n\r\n--b--\r\n",
    ]
    body = "".join(parts).encode("windows-1252")
    answer = tess.send("POST", "people/add", body, Content_Type="multipart/form-data; boundary=b")
    assert "Zoë Lee" in answer.text
    assert "zoe-lee" in answer.text


@pytest.mark.parametrize(
    ("text", "words"),
    [("  \n", "Paste one on each line"), ("Lee, Bob", "Line 1: There are several columns")],
)
def test_a_list_that_cannot_be_read_adds_nobody(
    served: Served, settings: Settings, text: str, words: str
) -> None:
    answer = served("tess").post("people/add", people=text, step="add")
    assert words in answer.text
    assert len(load_settings(settings.path).learners) == 2


def test_the_list_says_who_has_not_used_a_code_and_who_waits(served: Served, desk: Desk) -> None:
    assert desk.enrolment is not None
    assert desk.state is not None
    tess = served("tess")
    assert "Everybody has used their join code." in tess.get("people").text
    desk.enrolment.new_code("bob")
    for _ in range(TRIES):
        desk.state.count_wrong("amina", "10.0.0.1")
    page = tess.get("people").text
    assert "1 person has not used the join code yet." in page
    assert "Has to wait after wrong tries" in page
    tess.post("people/person", name="amina", step="lift")
    assert "Has to wait" not in tess.get("people").text


def test_a_learner_reads_who_gave_them_a_new_code(served: Served, desk: Desk) -> None:
    tess = served("tess")
    assert "Make a new code" in tess.post("people/person", name="amina").text
    _, code = codes_in(tess.post("people/person", name="amina", step="code").text)
    assert desk.enrolment is not None
    assert desk.enrolment.codes.matched("amina", code)
    assert "Given by Tess on 21 November 2026" in served("amina").get("mine").text
    assert "Given by" not in served("bob").get("mine").text
    assert "I gave you a new join code" in served("amina").get("mine/messages").text


def test_taking_off_the_list_is_asked_twice(served: Served, settings: Settings) -> None:
    tess = served("tess")
    assert tess.post("people/person", name="bob", step="remove").status == 400
    assert len(load_settings(settings.path).learners) == 2
    tess.post("people/person", name="bob", step="remove", sure="yes")
    assert [one.name for one in load_settings(settings.path).learners] == ["amina"]


@pytest.mark.parametrize("name", ["tess", "tom", "nobody", ""])
def test_no_tutor_gets_at_another_tutors_code(served: Served, desk: Desk, name: str) -> None:
    answer = served("tess").post("people/person", name=name, step="code")
    assert answer.status == 400
    assert codes_in(answer.text) == []
    assert desk.enrolment is not None
    assert desk.enrolment.codes.names() == ()


def test_a_form_from_elsewhere_changes_nothing(served: Served, settings: Settings) -> None:
    tess = served("tess")
    fields = [("people", "Carla D"), ("step", "add")]
    assert tess.send("POST", "people/add", fields).status == 403
    other = [*fields, ("_xsrf", tess.token())]
    assert tess.send("POST", "people/add", other, Sec_Fetch_Site="cross-site").status == 403
    assert len(load_settings(settings.path).learners) == 2


def test_where_tutors_may_not_there_is_no_such_page(served: Served, desk: Desk) -> None:
    object.__setattr__(desk, "enrolment", None)
    tess = served("tess")
    assert tess.get("people").status == 404
    assert tess.post("people/add", people="Carla", step="add").status == 404
    assert tess.post("people/person", name="amina", step="code").status == 404
    assert ">People</a>" not in tess.get("").text


def test_a_code_for_somebody_who_has_written_opens_nothing_yet_and_is_theirs_to_stop(
    served: Served, desk: Desk, answering: Answering
) -> None:
    answering("amina", gain="time")
    tess, amina = served("tess"), served("amina")
    assert "only after 3 days" in tess.post("people/person", name="amina").text
    slip = tess.post("people/person", name="amina", step="code").text
    assert "Your password before it works until then." in slip
    assert "works from" in tess.get("people").text
    assert desk.codes is not None
    assert desk.codes.opens("amina") is not None
    assert "It opens your notebook from" in amina.get("mine/messages").text
    told = panel_for(desk, PREFIX, "amina", tutor=False).code
    assert told is not None
    assert told[0].startswith("Tess made a join code that opens your notebook from")
    assert panel_for(desk, PREFIX, "bob", tutor=False).code is None
    assert "Stop this code" in amina.get("mine").text
    assert served("bob").post("mine/code").status == 400
    assert desk.codes.opens("amina") is not None
    amina.post("mine/code")
    assert panel_for(desk, PREFIX, "amina", tutor=False).code is None
    assert "was stopped on" in amina.get("mine").text
    assert not desk.codes.matched("amina", codes_in(slip)[1])
    assert [event.what for event in desk.releases.log("amina")][-2:] == [
        "code-given",
        "code-stopped",
    ]


def test_taking_off_the_list_and_adding_again_opens_nothing_either(
    served: Served, desk: Desk, settings: Settings, answering: Answering
) -> None:
    settings.path.write_text(TEXT.replace("{name: amina, shown: Amina K}, ", ""), encoding="utf-8")
    answering("amina", gain="time")
    slip = served("tess").post("people/add", people="name,shown\namina,Amina K", step="add").text
    assert codes_in(slip)[0] == "amina"
    assert desk.codes is not None
    assert desk.codes.opens("amina") is not None
    assert "Given by Tess" in served("amina").get("mine").text
