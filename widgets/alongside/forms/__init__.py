"""The form kit: one anywidget an activity, drawing real HTML controls."""
