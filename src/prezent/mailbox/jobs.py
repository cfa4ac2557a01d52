"""Work of the e-mail channel, registered with the platform."""
