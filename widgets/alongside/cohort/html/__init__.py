"""The desk's templates and styles, and filling them."""
