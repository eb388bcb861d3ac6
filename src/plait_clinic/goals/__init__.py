"""What the work is for: goals that each side writes down alone first, that both say yes to, and what became of them."""
