"""The page that checks the clinic's records."""
