"""The kvitto: a frozen document with a number and a hash chain; nothing is ever recomputed."""
