"""Measurements as ratios, side by side in one run. Not timed tests."""
