"""The window and the command line: Qt, click, and all Swedish texts."""
