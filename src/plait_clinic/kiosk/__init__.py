"""A locked tablet: one session's check-ins answered in the room, and no other page reachable until staff unlock it."""
