"""The kinds of field an activity can have: one module a kind or a family of kinds."""

from __future__ import annotations

from alongside.course.kinds import (
    actions,
    choice,
    item_list,
    matrix,
    recall,
    rows,
    scale,
    several,
    text,
)
from alongside.course.kinds.kind import Kind

_ALL = (
    text.SHORT_TEXT,
    text.PARAGRAPH,
    text.LONG_TEXT,
    rows.KIND,
    matrix.KIND,
    choice.CHOICE,
    choice.STEPS,
    scale.KIND,
    several.KIND,
    item_list.KIND,
    actions.KIND,
    recall.KIND,
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
