"""The edition without a server: plain files for any web host, and the same rules in them."""
