"""What the pages of the check-in need of the template language."""
