"""Believable made-up people: a newcomer's pages have something on them, and speed is measured."""
