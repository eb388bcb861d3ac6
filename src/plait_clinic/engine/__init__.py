"""The models that expected ranges come from: assumptions at first, the clinic's own fit later."""
