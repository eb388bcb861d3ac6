"""What observers see in a session: numbers of their own from -3 to +3, none of them knowing another's."""
