"""Ruin and recreate over one day: the compiled search, and the same in Python."""
