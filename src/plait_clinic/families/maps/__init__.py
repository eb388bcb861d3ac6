"""The family map of a case of several people, for its clinicians and whoever may read its brief. Never for members."""
