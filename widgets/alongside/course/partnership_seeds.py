"""What learners' partnerships begin with: where names may stand already, and one to practise on."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.course.outline import Course
from alongside.course.schema_errors import check_against
from alongside.course.yaml_file import read_yaml
from alongside.errors import CourseError

FILE = "partnerships.yml"


@dataclass(frozen=True)
class PartnershipSeeds:
    """`names` are (activity, field) whose answers may name a partnership.

    `practice` are the answers of the practice partnership, and `partners` (id, answers) of those
    in it.
    """

    names: tuple[tuple[str, str], ...] = ()
    practice: tuple[tuple[str, str], ...] = ()
    partners: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


def read_partnership_seeds(course: Course) -> PartnershipSeeds:
    """Read ``course/partnerships.yml``; nothing where there is no such file.

    Raises CourseError.
    """
    path = course.folder / FILE
    if not path.is_file():
        return PartnershipSeeds()
    data = read_yaml(path, CourseError)
    check_against("partnerships.v1.json", data, path, CourseError)
    practice = data["practice"]
    return PartnershipSeeds(
        tuple((one["activity"], one["field"]) for one in data["names"]),
        tuple((key, words.strip()) for key, words in practice.items() if key != "partners"),
        tuple(
            (one["id"], tuple((k, words) for k, words in one.items() if k != "id"))
            for one in practice["partners"]
        ),
    )
