"""The office's side of a case: who is in it, who works in it, when it opens, meets and closes. Nothing clinical."""
