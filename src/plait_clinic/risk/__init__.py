"""Risk items: who reads a positive answer, by when, and what became of it. No emergency service and no risk score."""
