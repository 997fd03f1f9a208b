"""Who signs in, how, and whose request this is; leaving nothing of an account."""
