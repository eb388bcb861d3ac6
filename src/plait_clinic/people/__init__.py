"""People: the organisation, teams, staff and their roles, clients."""
