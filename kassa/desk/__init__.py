"""The use cases of the desk, one file each. They reach the world only through ``ports``."""
