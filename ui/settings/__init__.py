"""The settings in one window, each with its meaning and a check; and help for the support."""
