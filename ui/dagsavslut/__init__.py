"""The day of a desk: its opening, where it stands, its closing, and the Z reports so far."""
