"""Retention: how long the clinic keeps what it knows of clients, who is told before it goes, and what has gone."""
