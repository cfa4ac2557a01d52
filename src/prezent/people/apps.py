"""Django's registration of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Customers, contact points, staff, teams, invitations."""

    name = "prezent.people"
    label = "people"
