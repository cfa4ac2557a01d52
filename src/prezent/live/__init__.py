"""Live events: what happens on the desk, told to browsers as server-sent events. Raw ASGI, no framework in the loop."""
