"""Access: who may do and see what, the doors that check it, sign-in and page security."""
