"""Check-ins: invitations, links, responses and their scores."""
