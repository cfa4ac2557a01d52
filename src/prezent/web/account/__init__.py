"""Login, invitations, profile and security of one's own account."""
