"""Who sends bad requests: everybody of the truth table, and a client whose own page is open."""

from tests.access import table

CLIENT = "client on their own page"
VISITORS = (*table.EVERYBODY, CLIENT)
