"""The parts of `dev bench attack`: the clinic that is attacked, the socket, and who sends through it."""
