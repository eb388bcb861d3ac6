"""Teams of carers: who else is around a case, what each may see, and how the work with each of them goes."""
