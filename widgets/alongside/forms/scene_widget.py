"""A scene in JupyterLab: its text, and buttons to copy and print it."""

from __future__ import annotations

import anywidget
import traitlets

from alongside.course.scene import Scene, scene_html
from alongside.forms import bundle


class SceneWidget(anywidget.AnyWidget):
    """Shows a scene; ``html`` is the course's own text, sanitised."""

    # Declared, because anywidget ignores a style that is only given when a widget is made.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, scene: Scene) -> None:
        """Show ``scene``."""
        super().__init__(
            html=scene_html(scene), _esm=bundle.module(bundle.SCENE), _css=bundle.style("form.css")
        )
