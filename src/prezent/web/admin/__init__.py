"""Setting up the desk and watching over it: people, teams, mailboxes, dead work, quarantine."""
