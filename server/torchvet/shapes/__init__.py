"""Symbolic tensor shapes of straight-line code. Never runs user code."""
