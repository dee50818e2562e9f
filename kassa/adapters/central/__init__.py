"""The central tariff in files and over the network: keys, publication, fetching (TUF).

Nothing here is imported when a window opens: ``tuf`` takes a fifth of a second.
"""
