"""The learning site as JupyterHub runs it."""
