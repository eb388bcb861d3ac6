"""Delivery: messages to clients, neutral in every word, by the clinic's own mail server."""
