"""eFrikort after an outage: compare, take over, send."""
