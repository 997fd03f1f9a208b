"""The learning site: Voila's server with our pages, thin client and forked kernels."""
