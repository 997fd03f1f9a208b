"""The course in JupyterLab: a server of its own for one folder, and a small front-end extension."""
