"""Erasure: what the clinic holds of a client, what goes when it has to go, what stays and why, and the record of it."""
