"""Installs everything that running and testing Rounds needs; does nothing where nothing is missing.

Runs before there is a virtual environment, so only the standard library is imported here.
"""
