"""Drawings of a tool's answers: an SVG and its sentences, made by one function from one value."""
