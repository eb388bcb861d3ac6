"""Who belongs to whom around a case: persons, couples, parents and children, homes. For its clinicians alone."""
