"""The cohort's server: JupyterHub signs people in, and one site serves them all.

    settings         JupyterHub's configuration, made from cohort.yml; ports, secrets, their place
    auth             sign-in with a join code or password, or from a platform; erasing an account
    kernel_accounts  learners' folders, and kernels that run as an account of the system
    site             the learning site as JupyterHub's service, or one learner's own
    process          the proxy and the hub as programs; what starts, watches and checks all of it

The hub knows who people are and nothing of what they write. The site knows both, and learners'
kernels know one learner each. `many` and `own` are names that configurations of hubs hold.
"""
