"""Decides what to tell whom, when and in which language, and hands it to a channel.

Import the rooms by name: the real channels load their vendors only when they are made.
"""
