"""Meilisearch behind the port. Nothing of it is loaded while `POLLEN_MEILI_URL` is not set."""
