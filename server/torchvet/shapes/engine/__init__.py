"""Runs a program with abstract values: classes, modules, functions and containers as Python would, nothing for real."""
