"""How long citizens stay: laws, estimation from windows, and what is believed where nothing is known."""
