"""The WSGI entry for a server: gunicorn wsgi:app."""

from app import create_app

app = create_app()
