"""Prezent: a customer-care and complaint desk."""
