"""What the interface says about the check."""

from __future__ import annotations


def explain_check() -> str:
    """One paragraph: what the check does, and what it does not do."""
    return (
        "This check looks through your words for anything that might tell a reader who somebody "
        "is: names, telephone numbers, addresses, schools, dates of birth, numbers on files. It "
        "runs where your record is; it sends nothing anywhere and changes nothing by itself. It "
        "works by rules and lists of words, so it misses things (a nickname, a rare name that "
        "begins a sentence, a story that only one family could have) and sometimes stops at words "
        "that are harmless. It passes over the people and authors of the course: if you work with "
        "somebody of the same name, put them on your own list. It never blocks. "
        "You decide what stays."
    )


def explain_pseudonyms() -> str:
    """One paragraph: what a pseudonym does, and where the key is."""
    return (
        "A pseudonym stands in for a name, the same one every time. It hides the name from "
        "strangers. Somebody who knows the story will still know the person, so read it again as "
        "they would. The key that says who is who stays in your own folder, beside your record: "
        "no export and no share takes it along."
    )
