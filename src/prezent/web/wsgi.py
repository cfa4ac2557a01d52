"""The pages as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from prezent.platform import collector

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prezent.platform.settings")
application = get_wsgi_application()
collector.settle()
