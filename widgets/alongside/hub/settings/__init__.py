"""JupyterHub's configuration, made from cohort.yml."""
