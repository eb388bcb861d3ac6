"""Where a member of staff is signed in: the sessions of browsers, kept sealed, listed for their owner, and ended."""
