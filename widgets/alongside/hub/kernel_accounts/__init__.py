"""Kernels as an account of the system for each learner."""
