"""The therapeutic alliance as a library: measures, expected courses, charts and made-up clinics."""
