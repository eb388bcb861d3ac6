"""Words that the clinic enters for a measure, with who permitted them."""
