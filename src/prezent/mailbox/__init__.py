"""The e-mail channel: mailboxes, what came in with its raw bytes, what goes out and how far it has got."""
