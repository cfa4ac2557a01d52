"""The pages for a server process that ends with the one that started it."""

from prezent.cli import warming
from prezent.cli.net import end_with_parent
from prezent.web.wsgi import application

__all__ = ["application"]

end_with_parent()
warming.begin()
