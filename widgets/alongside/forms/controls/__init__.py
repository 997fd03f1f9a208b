"""The HTML of a question's controls: a page shows it at once, and its ES module takes it over."""
