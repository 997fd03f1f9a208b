"""Text as it is compared, kept and sent: matching forms, characters that no file can hold."""
