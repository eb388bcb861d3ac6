"""The administrator's pages about what is asked: batteries, where each is in use, and every measure."""
