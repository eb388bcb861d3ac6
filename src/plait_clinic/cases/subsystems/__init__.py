"""Those in a couple, family or group who belong together: the parents, the couple, the siblings, or others."""
