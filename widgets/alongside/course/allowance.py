"""How long a course takes: allowances in minutes, said in one way wherever they are said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.course.activity import Activity
from alongside.course.outline import Course

_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip


@dataclass(frozen=True)
class Allowance:
    """``pages`` to be read through and ``activities`` that count, with the minutes for each."""

    pages: int
    reading: int
    activities: int
    writing: int

    def sentence(self) -> str:
        """Both in one sentence: what the front page, the welcome and the README say."""
        about = duration(max(5, 15 * round(self.reading / 15)))
        many = "take" if self.pages > 1 else "takes"
        read = f"{_counted(self.pages, 'page').capitalize()} {many} about {about} to read"
        if not self.activities:
            return f"{read}."
        activities = _counted(self.activities, "activity")
        return f"{read}, and the {activities} {duration(self.writing)} to write."


def _counted(number: int, noun: str) -> str:
    count = _WORDS[number] if number < len(_WORDS) else f"{number:,}"
    many = f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if number == 1 else many}"


def count_allowance(course: Course, activities: Iterable[Activity]) -> Allowance:
    """The allowance of a course with these activities.

    Pages to look things up in, and activities without a number, are left out.
    """
    pages = course.reading_order
    counting = [activity for activity in activities if activity.number is not None]
    minutes = sum(page.minutes for page in pages), sum(activity.minutes for activity in counting)
    return Allowance(len(pages), minutes[0], len(counting), minutes[1])


def in_minutes(minutes: int) -> str:
    """A short time as text: "1 minute", "90 minutes"."""
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def duration(minutes: int) -> str:
    """Minutes as a reader says them: 45 minutes, 1 hour, 2 hours 30 minutes."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} hour{'s' if whole > 1 else ''}"] if whole else []
    parts += [f"{rest} minute{'s' if rest != 1 else ''}"] if rest or not whole else []
    return " ".join(parts)


def rough_duration(minutes: int) -> str:
    """Minutes as an allowance, to half an hour: about 3 hours, about 2½ hours, about 40 minutes."""
    if minutes < 53:
        return f"about {max(5, 5 * round(minutes / 5))} minutes"
    whole, half = divmod(round(minutes / 30), 2)
    return "about an hour" if (whole, half) == (1, 0) else f"about {whole}{'½' * half} hours"
