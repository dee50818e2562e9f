"""The way back after an outage: what is to be entered where, what came of it, and the proof."""
