"""Missed visits registered one after the other, and the list of them."""
