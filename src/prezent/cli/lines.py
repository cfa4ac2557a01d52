"""The live events for a server process that ends with the one that started it."""

from prezent.cli.net import end_with_parent
from prezent.live.asgi import application

__all__ = ["application"]

end_with_parent()
