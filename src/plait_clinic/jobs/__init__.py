"""Jobs: what the server does by itself and when, and that none is lost with a killed worker."""
