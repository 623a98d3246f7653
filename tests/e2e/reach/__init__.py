"""How a person gets to each screen of the app, from the one before it in `screens.py`; divided by who is signed in."""
