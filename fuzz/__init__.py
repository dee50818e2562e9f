"""Fuzzing: every reader of what others wrote, fed with what nobody should have written.

``fuzz/targets.py`` is the list. ``python -m fuzz`` (``make fuzz``) lets atheris, which watches what
lines of Kassa an input reaches, look for one that ends in anything but an answer or an error with
a text. ``make test`` runs every seed, and some thousand simple mutations of them, without it.
"""
