"""Who signs in, how, and whose request this is."""
