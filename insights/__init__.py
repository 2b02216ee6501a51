"""Pure figures: arrays and plain rows in, figures out."""
