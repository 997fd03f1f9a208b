"""The cohort's server: JupyterHub signs people in, and one site serves them all.

    places, config, server   where its secrets are; JupyterHub's settings; JupyterHub itself
    tries, signin, platform  sign-in with a name and a join code or password, or from a platform
    identity, kernels        who a request is from; whose kernel is whose, on every way in
    homes, forkserver        learners' folders, and kernels that run as an account of their own
    visited, site, own       the learning site as JupyterHub's service, or one learner's own
    health                   whether the site is well
    proxy                    what browsers connect to, in front of the hub and the site
    run, check               starts and looks after all of it; finds what is wrong with a machine

The hub knows who people are and nothing of what they write. The site knows both, and learners'
kernels know one learner each.
"""
