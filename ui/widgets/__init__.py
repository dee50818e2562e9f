"""Widgets that every feature may use; they know no feature."""
