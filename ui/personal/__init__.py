"""Who may work here: the administrator's page, and everybody's own password."""
