"""Decides what a photo or voice note may be, names it and keeps it in an object store.

Import the rooms by name: `media.photo` loads Pillow and `media.s3_store` an S3 client, so this page loads neither.
"""
