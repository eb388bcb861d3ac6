"""A day's sheet: every session that is planned for one day, and a link and QR code for each client, to be cut apart."""
