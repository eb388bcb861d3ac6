"""How well questionnaires work on the clinic's own data: figures for the administrator that tell of nobody."""
