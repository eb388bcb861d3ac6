"""What each side expects, what both agreed on for the work itself, and the first look at how they fit."""
