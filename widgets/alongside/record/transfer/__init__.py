"""Taking a whole record away as a zip, and bringing one back."""
