"""The page of the copies: how it stands, a copy now, the restore drill, the key on paper."""
