"""Names of many origins are found, and words with a capital are left alone.

Covers: privacy/detector/cues.py, privacy/detector/lexicon.py, privacy/detector/tokens.py
"""

from __future__ import annotations

import pytest

from alongside.privacy import check_texts


def people(*texts: str) -> list[str]:
    fields = {str(at): text for at, text in enumerate(texts)}
    return [one.text for one in check_texts(fields) if one.kind == "person"]


def anything(text: str) -> list[str]:
    return [f"{one.kind}: {one.text}" for one in check_texts({"why": text})]


@pytest.mark.parametrize(
    "name",
    [
        "Kian",
        "Llŷr",
        "Zoë",
        "Zoe\u0308",
        "Eilidh",
        "Ruaridh MacAskill",
        "Siobhán O'Neill",
        "Siobhán O’Neill",
        "Aisha Khan",
        "Gurpreet",
        "Tanvir",
        "Oluwaseun",
        "Chidinma Okafor",
        "Kwame",
        "Agnieszka Kowalczyk",
        "Łukasz",
        "Zbigniew",
        "Abdul al-Amin",
        "Yusuf",
        "Bartek",
        "Mary-Kate",
        "Nguyen",
        "Tyler-James",
        "Jodie Brown",
        "Jason Hall",
        "Mrs Begum",
        "Dr Osman",
        "PC Dunmore",
        "Cllr Hargreaves",
        "Uncle Sid",
    ],
)
def test_a_name_is_found_whole_in_the_middle_of_a_sentence(name: str) -> None:
    assert people(f"Then I asked {name} about it.") == [name]


def test_a_name_that_begins_a_sentence_is_found() -> None:
    assert people("Kian was late. Aisha had waited.") == ["Kian", "Aisha"]


def test_a_possessive_ending_is_no_part_of_the_name() -> None:
    assert people("I rang Kian's mum and James' dad and Zoë’s nan.") == ["Kian", "James", "Zoë"]


def test_a_name_shouted_in_capitals_is_found() -> None:
    assert people("EVERYBODY SHOUTED. KIERAN LEFT THE ROOM.") == ["KIERAN"]


def test_a_name_written_small_is_found() -> None:
    assert people("told aisha i would ring") == ["aisha"]


def test_a_name_that_is_a_word_is_found_where_it_is_a_name() -> None:
    assert people("I asked Will. Grace said no. Hope's mum rang.") == ["Will", "Grace", "Hope"]


@pytest.mark.parametrize(
    "text",
    [
        "Will you come? Hope so. Mark my words. Grace under pressure.",
        "Bill the council.",
        "May is a bad month. In April and June we met. August was dead.",
        "Rose early, left late. Joy, some days.",
        "Summer is when it goes wrong.",
    ],
)
def test_a_word_or_month_that_could_be_a_name_is_left_alone(text: str) -> None:
    assert anything(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mum rang. Dad came. Nan said no, and so did Mum.",
        "The Youth Justice Service and Children's Services share a building with CAMHS.",
        "Barnardo's, the NSPCC and the YMCA bid. The Duke of Edinburgh's Award ran.",
        "St Andrew's Church Hall, next to Jubilee Park, opposite the Victoria Hotel.",
        "Our group has Polish, Somali, Welsh and Muslim members.",
        "I went to Leeds, to Cardiff and from Jordan.",
        "What Matters To Young People In Our Area",
        "Police\nHousing Association\nYouth Club",
        "Priorities: Housing. Then: Transport.",
        "The Head of Service, the Chair and the Trustees agreed.",
        "Himmelman (1996) and Balloch and Taylor, 2001, say so. So do Huxham et al.",
        "We use WhatsApp, TikTok and Teams.",
        "'Nobody asked us,' they said. \"Just listen.\"",
        "- Listened well\n- Turned up\n1. Asked first",
    ],
)
def test_capitals_that_name_nobody_are_left_alone(text: str) -> None:
    assert anything(text) == []


def test_a_name_is_known_again_wherever_it_stands() -> None:
    assert people("I met PC Dunmore there.", "Dunmore plays dominoes.") == ["PC Dunmore", "Dunmore"]


def test_a_published_author_is_no_finding_but_somebody_with_a_title_is() -> None:
    assert people("Sercombe (2010) says so. I asked Mrs Sercombe.") == ["Mrs Sercombe"]
