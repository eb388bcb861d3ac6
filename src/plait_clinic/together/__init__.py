"""Together: the page that client and clinician look at side by side, and the lines that both leave there."""
