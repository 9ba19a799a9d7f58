"""Readers of the instance files, one per format."""
