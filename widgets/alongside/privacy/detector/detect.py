"""The check itself: everything in a learner's texts that might identify somebody else."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator, Mapping, Set

from alongside.privacy.detector.addresses import find_addresses
from alongside.privacy.detector.finding import Finding
from alongside.privacy.detector.listed_names import own_names
from alongside.privacy.detector.patterns import KindSpan, find_patterns
from alongside.privacy.detector.person_names import FieldText, find_person_names, read_field
from alongside.privacy.detector.plain_text import known_words, name_words, plain_text
from alongside.privacy.detector.unknown_names import find_unknown_names, other_script
from alongside.text.matching import Normalised

# Where two findings overlap, the earlier kind of this list stands; a name inside an e-mail
# address, a street or a school is told by that.
_ORDER = (
    *("email", "handle", "national-insurance", "nhs-number", "birth-date", "reference", "phone"),
    *("postcode", "plate", "address", "school", "own-list", "person", "recurring", "unfamiliar"),
)


def check_texts(
    texts: Mapping[str, str], *, names: Iterable[str] = (), passed: Iterable[str] = ()
) -> list[Finding]:
    """Find what might identify somebody in the texts, in the order of the texts.

    ``texts`` maps a field (any key) to what the learner wrote there; they are read together, since
    a name that comes back tells more than one that stands alone. ``names`` is the learner's own
    list. ``passed`` are names to pass over, such as `course_names`; the own list wins over them.
    Nothing is changed, kept or sent.
    """
    listed = list(names)
    known = known_words(listed)
    plain = {field: plain_text(text, known) for field, text in texts.items()}
    cut = {field: read_field(field, one.text, known) for field, one in plain.items()}
    found: dict[str, list[KindSpan]] = {
        field: [
            *own_names(one.text, listed, cut[field].words),
            *find_patterns(one.text),
            *find_addresses(one.text),
        ]
        for field, one in plain.items()
    }
    for field, span in _names(cut, _passing(passed)):
        found[field].append(span)
    return [
        finding
        for field, spans in found.items()
        for finding in _written(field, plain[field], spans)
    ]


def _written(field: str, plain: Normalised, spans: list[KindSpan]) -> Iterator[Finding]:
    """The findings at the places where the learner wrote the words."""
    last = 0
    for span in _settled(spans):
        one = Finding.at(field, plain, span)
        if one.start >= last:  # two can lie in one character that stands for several
            yield one
        last = max(last, one.end)


def _passing(passed: Iterable[str]) -> Set[tuple[str, ...]]:
    """The names to pass over as folded words: each whole name, and each of its words alone."""
    whole = {name_words(name) for name in passed}
    return whole | {(word,) for name in whole for word in name}


def _names(
    cut: Mapping[str, FieldText], passing: Set[tuple[str, ...]]
) -> Iterator[tuple[str, KindSpan]]:
    """People's names and unfamiliar words, save those to pass over."""
    found = find_person_names(list(cut.values()))
    spans: list[tuple[str, KindSpan]] = [
        (field, (start, end, "person")) for field, spans in found.items() for start, end in spans
    ]
    spans += find_unknown_names(list(cut.values()), found)
    for field, span in spans:
        if not _is_passed(cut[field], span, passing):
            yield field, span
    for field, text in cut.items():
        yield from ((field, span) for span in other_script(text))


def _is_passed(text: FieldText, span: KindSpan, passing: Set[tuple[str, ...]]) -> bool:
    # "Mrs Roberts" is nobody whom the course cites as Roberts: a title counts as part of the name.
    at = bisect_left(text.words, span[0], key=lambda token: token.start)
    end = bisect_left(text.words, span[1], key=lambda token: token.start)
    return tuple(token.folded for token in text.words[at:end]) in passing


def _settled(spans: list[KindSpan]) -> list[KindSpan]:
    """One finding for each place: no two overlap."""
    kept: list[KindSpan] = []  # in order, never overlapping: only neighbours need a look
    for span in sorted(set(spans), key=lambda s: (_ORDER.index(s[2]), s[0] - s[1], s[0])):
        at = bisect(kept, span[0], key=lambda one: one[0])
        first = at - 1 if at and kept[at - 1][1] > span[0] else at
        last = at
        while last < len(kept) and kept[last][0] < span[1]:
            last += 1
        meets = kept[first:last]
        if not meets:
            kept.insert(at, span)
        elif span[2] == "person" and all(other[2] == "own-list" for other in meets):
            # The list has "Aisha", the text "Aisha Khan": the whole name is what to take out.
            start, end = min(span[0], meets[0][0]), max(span[1], meets[-1][1])
            kept[first:last] = [(start, end, "own-list")]
    return kept
