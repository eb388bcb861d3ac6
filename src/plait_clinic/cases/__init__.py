"""Cases: courses of work, their members and clinicians, sessions and attendance."""
