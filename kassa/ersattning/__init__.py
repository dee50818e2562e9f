"""What the region makes up for: fees a private clinic could not charge, month by month."""
