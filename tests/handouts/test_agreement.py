"""An agreement in drafts: what is settled, what is not yet, what has changed, and a frozen one."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from tests.support.toolkit import Learner

from alongside.errors import RecordError
from alongside.handouts.agreement_drafts import agreement_drafts

OFFICE = shutil.which("soffice")


@pytest.fixture
def agreement(learner: Learner) -> str:
    one = learner.partnership()
    learner.partner(one, "The council")
    return f"agreement_for-{one}"


def heading(state: str, words: str = "") -> dict[str, str]:
    return {"choice": state, "note": words}


def three_drafts(learner: Learner, key: str) -> None:
    learner.write(key, headings={"why": heading("agreed", "So that they get home.")})
    learner.day("2026-11-02")
    learner.write(
        key,
        headings={"why": heading("agreed", "So that they get home."), "does": heading("talking")},
    )
    learner.day("2027-03-14")
    learner.write(
        key,
        headings={
            "why": heading("agreed", "So that they get home, and learn."),
            "does": heading("agreed", "Dev has the keys."),
            "share": heading("not-needed"),
        },
    )


def as_markdown(learner: Learner, key: str, *, agreed: bool = False) -> str:
    told = learner.ask("document", key=key, format="md", agreed=agreed)
    return str(told["data"].decode())


def test_each_day_on_which_it_is_changed_makes_a_draft(learner: Learner, agreement: str) -> None:
    three_drafts(learner, agreement)
    titles = [one.title for one in agreement_drafts(learner.record.lines(agreement))]
    assert titles == [
        "Draft 1, 14 October 2026", "Draft 2, 2 November 2026", "Draft 3, 14 March 2027"
    ]  # fmt: skip


def test_the_third_says_what_has_changed_since_the_second(learner: Learner, agreement: str) -> None:
    three_drafts(learner, agreement)
    text = as_markdown(learner, agreement)
    assert "Draft 3, 14 March 2027" in text
    changed = text.split("What has changed since draft 2")[1].split("## ")[0]
    assert "Who does what: still talking, now agreed." in changed
    assert "Why together: the words have changed." in changed
    assert "How we will know" not in changed


def test_what_is_not_settled_is_printed(learner: Learner, agreement: str) -> None:
    learner.write(
        agreement,
        headings={
            "why": heading("agreed", "Home."), "does": heading("talking", "The alarm code"),
            "share": heading("not-needed"), "wrong": heading("dont-know"),
        },
        does_what=[{"job": "Insurance"}, {"job": "Keys", "who": "We", "by-when": "2026-11-01"}],
        own_headings=[{"heading": "Snacks", "state": "talking"}],
    )  # fmt: skip
    text = as_markdown(learner, agreement)
    settled = text.split("## Not settled yet")[1].split("## ")[0]
    for line in ("Who does what", "How we will know", "When it goes wrong", "Snacks", "Insurance"):
        assert line in settled, line
    for line in ("Why together", "What we share", "Keys"):
        assert line not in settled, line
    assert "What we share" not in text, "not needed is not printed"


def test_agreeing_freezes_a_draft(learner: Learner, agreement: str) -> None:
    learner.write(agreement, headings={"why": heading("agreed", "Home.")})
    with pytest.raises(RecordError, match="No draft has been agreed yet"):
        as_markdown(learner, agreement, agreed=True)
    learner.write(agreement, agreed_on="2026-10-14")
    learner.write(agreement, headings={"why": heading("talking", "Perhaps more.")})
    assert "Draft 2, 14 October 2026" in as_markdown(learner, agreement)
    frozen = as_markdown(learner, agreement, agreed=True)
    assert "Agreed on 14 October 2026 (draft 1)" in frozen
    assert "Home." in frozen
    assert "Perhaps more." not in frozen


def test_an_empty_agreement_is_no_document(learner: Learner, agreement: str) -> None:
    with pytest.raises(RecordError, match="nothing in this agreement yet"):
        as_markdown(learner, agreement)


def test_it_names_what_easily_falls_between_two_stools(learner: Learner, agreement: str) -> None:
    asked = re.sub(r"<[^>]+>", " ", learner.ask("sheet", key=agreement)["html"]).casefold()
    for word in (
        "keys", "premises", "insurance", "vetting", "consent", "first aid", "how many adults",
        "information", "complain",
    ):  # fmt: skip
        assert word in asked, word


def test_in_word_it_has_real_headings_header_rows_and_pages(
    learner: Learner, agreement: str
) -> None:
    three_drafts(learner, agreement)
    learner.write(agreement, young_people_promise="A warm room", review="2027-06-01")
    data = learner.ask("document", key=agreement, format="docx", agreed=False)["data"]
    document = docx.Document(io.BytesIO(data))
    headings = [p.text for p in document.paragraphs if (p.style and p.style.name == "Heading 1")]
    assert headings[0] == "1. Why together"
    assert "Not settled yet" in headings
    assert "Signatures" in headings
    assert headings[-1].startswith("For young people")
    for table in document.tables:
        assert "tblHeader" in table.rows[0]._tr.xml
    signed = document.tables[-1].rows[1].cells
    assert [len(cell.paragraphs) for cell in signed] == [1, 2, 2, 2], "room for a hand that signs"
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        foot = b"".join(file.read(name) for name in file.namelist() if "footer" in name)
    assert b"PAGE" in foot
    assert b"NUMPAGES" in foot
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert not [name for name in file.namelist() if "stylesWithEffects" in name]


def test_in_word_no_attribute_stands_where_the_schema_has_none(
    learner: Learner, agreement: str
) -> None:
    """What a check of such files against the schemas of ECMA-376 found once."""
    three_drafts(learner, agreement)
    data = learner.ask("document", key=agreement, format="docx", agreed=False)["data"]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        styles, settings = file.read("word/styles.xml"), file.read("word/settings.xml")
    margins = re.findall(rb"<w:tblCellMar.*?</w:tblCellMar>", styles, re.DOTALL)
    assert not [one for one in margins if b"w:color" in one]
    for zoom in re.findall(rb"<w:zoom[^>]*>", settings):
        assert b"w:percent" in zoom


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_third_draft_with_its_headings_and_header_rows(
    learner: Learner, agreement: str, tmp_path: Path
) -> None:
    three_drafts(learner, agreement)
    learner.write(agreement, young_people_promise="A warm room", review="2027-06-01")
    data = learner.ask("document", key=agreement, format="docx", agreed=False)["data"]
    (tmp_path / "agreement.docx").write_bytes(data)
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "odt", "--outdir", str(tmp_path), str(tmp_path / "agreement.docx")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "agreement.odt") as odt:
        content = odt.read("content.xml").decode()
    headings = re.findall(r"<text:h [^>]*outline-level=\"1\"[^>]*>(.*?)</text:h>", content)
    told = [re.sub("<[^>]+>", "", one) for one in headings]
    for wanted in ("1. Why together", "Not settled yet", "Signatures"):
        assert wanted in told, told
    assert content.count("<table:table-header-rows>") == content.count("<table:table ")
    assert "Draft 3, 14 March 2027" in re.sub("<[^>]+>", "", content)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["pdf", "html", "md", "docx"])
def test_it_is_the_same_in_every_format(learner: Learner, agreement: str, form: str) -> None:
    if form == "pdf":
        pytest.importorskip("weasyprint")
    learner.write(agreement, headings={"why": heading("agreed", "Home.")})
    told = learner.ask("document", key=agreement, format=form, agreed=False)
    assert told["name"] == f"agreement.{form}"
    assert len(told["data"]) > 200
