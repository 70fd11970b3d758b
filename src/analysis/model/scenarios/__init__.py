"""Alternatives compared: shortage, places, displacement, nearness and money."""
