"""What browsers and the app tell of attacks on the page: their kind, and nothing else is kept."""
