"""The office's side of the staff: who works here, in which team and role, who supervises whom. Nothing clinical."""
