"""The way back: one row at a time into the other systems."""
