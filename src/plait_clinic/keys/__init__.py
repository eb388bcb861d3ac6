"""Rotating keys: everything that is sealed is sealed anew under the newest key, and an old one is given up safely."""
