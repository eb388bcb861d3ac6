"""The client's own page: own course, own words and who has looked, opened by a fresh code and by nothing else."""
