"""Partition members into groups: the Maximally Diverse Grouping Problem with side constraints."""
