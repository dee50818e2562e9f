"""Outage mode: its page, and the strip above all pages while it lasts."""
