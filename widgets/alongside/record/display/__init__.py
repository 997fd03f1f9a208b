"""A record in words: labels, the Markdown copy, two versions side by side."""
