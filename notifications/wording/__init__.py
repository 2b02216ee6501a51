"""Data put into words: for members what both of them entered, for admins all of it."""
