"""HTTP: what every page and every API handler shares."""
