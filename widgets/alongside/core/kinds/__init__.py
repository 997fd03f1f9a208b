"""The kinds of field an activity can have: one module a kind or a family of kinds."""

from __future__ import annotations

from alongside.core.kinds import (
    actions,
    choices,
    lists,
    matrix,
    recall,
    rows,
    scale,
    several,
    texts,
)
from alongside.core.kinds.base import Kind

_ALL = (
    texts.SHORT_TEXT,
    texts.PARAGRAPH,
    texts.LONG_TEXT,
    rows.KIND,
    matrix.KIND,
    choices.CHOICE,
    choices.STEPS,
    scale.KIND,
    several.KIND,
    lists.KIND,
    actions.KIND,
    recall.KIND,
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
