"""Brings up and runs all of Rounds the same way on a laptop, in CI and on a server."""
