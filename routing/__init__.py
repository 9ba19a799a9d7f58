"""Decides who visits what and in which order, from a travel matrix alone."""
