"""`rounds backup` and `rounds restore`: the database and the photos of one instance, in a folder."""
