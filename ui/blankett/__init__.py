"""Paper forms entered afterwards, one a few seconds."""
