"""What somebody does for the work, in sessions or between: proposed, agreed, looked back on. No background jobs."""
