"""Photographs of people: where the face is and what it shows."""
