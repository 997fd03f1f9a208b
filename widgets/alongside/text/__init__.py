"""Text as it is compared and kept: matching forms, characters that no file can hold."""
