"""The page that asks for the recovery key, where nobody's password opens the database."""
