"""The clinic's own procedure for when somebody may not be safe at home: written by the office, shown when it counts."""
