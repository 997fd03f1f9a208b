"""What looks unfinished or mistaken in a cohort's people and addresses: doubts, not mistakes."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from alongside.cohort.roster.cohort_settings import Settings
from alongside.errors import Problem

_EXAMPLES = ("example.com", "example.org", "example.net")
_TEMPLATE = {
    "name": ("Our cohort",),
    "controller": ("Your organisation", "Example College"),
    "contact": ("data protection officer, dpo@example.org",),
    "complaints": ("head of learning, head@example.org",),
}
"""What `alongside cohort init` and deploy/cohort.yml put where somebody is to write their own."""
_PLACEHOLDER = re.compile(
    r"\b(change[- ]?me|your[- ]?(name|organisation|college)|todo|xxx+|tbc|tbd)\b|@example\.",
    re.IGNORECASE,
)
_TWINS = str.maketrans(
    "аеорсухіјѕԁԛԝһзӏбгмтквнпαορυνικτβγηχɩօսոցհ",
    "aeopcyxijsdqwh3lbrmtkbhnaopuviktbynxiounqh",
)
_CAPITAL_TWINS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABESIJKMHOPCTYXYABEZHIKMNOPTYX",
)
"""Cyrillic, Greek and Armenian letters, and the Latin ones that look like them, after the
`confusables` of Unicode Technical Standard 39."""
_MERGED = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"))


def doubtful_settings(settings: Settings) -> Iterator[Problem]:
    """Placeholders, an empty roster, and names that look like one another."""
    yield from _placeholders(settings)
    yield from _people(settings)
    yield from _lookalikes(settings)


def _placeholders(settings: Settings) -> Iterator[Problem]:
    file = settings.path.name
    for key, known in _TEMPLATE.items():
        value = str(getattr(settings, key))
        if value in known or _PLACEHOLDER.search(value):
            yield _doubt(file, f"'{key}'", f"'{value}' is the example's.", "Write your own.")
    host = urlsplit(settings.address).hostname or ""
    if host.endswith(_EXAMPLES) or ".invalid" in f"{host}/":
        wrong = f"nobody can reach {settings.address}, which is an example."
        yield _doubt(file, "'address'", wrong, "Write where learners open the site.")
    for tutor in settings.tutors:
        if tutor.name == "tutor":
            wrong = "the only name is the template's, 'tutor'."
            yield _doubt(file, "'tutors'", wrong, "Write who the tutors are.")


def _people(settings: Settings) -> Iterator[Problem]:
    if not settings.learners and settings.sign_in != "lti":
        wrong = "nobody is on it, so no learner can sign in."
        yield _doubt(settings.roster.name, "", wrong, "Add people: alongside cohort add NAME")


def _lookalikes(settings: Settings) -> Iterator[Problem]:
    people = (*settings.tutors, *settings.learners)
    for of, names in (
        ("sign-in names", sorted({one.name for one in people})),
        ("names that are shown", [one.shown for one in people if one.shown != one.name]),
    ):
        alike = defaultdict(list)
        for name in names:
            alike[skeleton(name)].append(name)
        for group in alike.values():
            if len(group) > 1:
                both = "' and '".join(group)
                wrong = f"'{both}' look alike ({of})."
                remedy = "Make sure that each is one person, and tell them apart."
                yield _doubt(settings.path.name, "", wrong, remedy)


def skeleton(name: str) -> str:
    """A name's form for the eye: two names that look alike have one, whatever their scripts."""
    text = unicodedata.normalize("NFKD", _plain(name).casefold())
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf", "Cc"))
    text = re.sub(r"[\s._\-‐-―]+", " ", text.translate(_TWINS)).strip()
    for two, one in _MERGED:
        text = text.replace(two, one)
    return text


def _plain(name: str) -> str:
    """Without width and style, and with Latin capitals for those that look the same."""
    return unicodedata.normalize("NFKC", name).translate(_CAPITAL_TWINS)


def _doubt(file: str, place: str, wrong: str, remedy: str) -> Problem:
    return Problem(file, place, wrong, remedy, doubt=True)
