"""The text of a page: read, finished and put together without a kernel."""
