"""A scene in JupyterLab: its text, and buttons to copy and print it."""

from __future__ import annotations

import traitlets

from alongside.course.markdown_html import to_plain
from alongside.course.scene import Scene, scene_html
from alongside.forms import bundle
from alongside.forms.readable_widget import ReadableWidget


class SceneWidget(ReadableWidget):
    """Shows a scene; ``html`` is the course's own text, sanitised."""

    # Declared, because anywidget ignores a style that is only given when a widget is made.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, scene: Scene) -> None:
        """Show ``scene``."""
        self._scene = scene
        super().__init__(
            html=scene_html(scene), _esm=bundle.module(bundle.SCENE), _css=bundle.style("form.css")
        )

    def readable_html(self) -> str:
        """The scene as it is shown."""
        return str(self.html)

    def readable_lines(self) -> list[str]:
        """Its title, its setting, and who says what."""
        said = [f"{who}: {words}" if who else words for who, words in self._scene.lines]
        return [self._scene.title, to_plain(self._scene.setting), *said]
