"""What can be asked in a vote of the moment: the session itself, and nothing of the course.

The list is fixed. A tutor who could word a question could ask one twice in other words, and see
from two pictures what somebody chose who was in the second alone. None of them is among what the
daily pictures count.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VoteQuestion:
    """One question; `options` are (id, label)."""

    id: str
    text: str
    options: tuple[tuple[str, str], ...]


QUESTIONS = (
    VoteQuestion(
        "pace",
        "How is the pace for you just now?",
        (("fast", "Too fast"), ("right", "About right"), ("slow", "Too slow")),
    ),
    VoteQuestion(
        "clear",
        "How clear is what this session is about?",
        (("clear", "Clear"), ("mostly", "Mostly clear"), ("not-yet", "Not clear yet")),
    ),
    VoteQuestion(
        "use",
        "Is there something in this session that you could use at work?",
        (("soon", "Yes, soon"), ("later", "Yes, later"), ("unsure", "I am not sure"), ("no", "No")),
    ),
    VoteQuestion(
        "next",
        "What would help you most now?",
        (
            ("example", "An example"),
            ("write", "Time to write"),
            ("pairs", "Talking in pairs"),
            ("break", "A break"),
            ("on", "Going on"),
        ),
    ),
)
