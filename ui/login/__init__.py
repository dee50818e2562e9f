"""The page that stands before everything: who works here now."""
