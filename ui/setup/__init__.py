"""The first run: what Kassa asks about the clinic, once."""
