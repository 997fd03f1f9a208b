"""The Python that runs in a reader's browser: the same rules, over files that the page keeps."""
