"""Ports of models. A model only suggests, and everything works without one."""
