"""What people keep for themselves while they learn.

Piccolo knows tables with one key column only; `tick` has two (person and Step) and is reached by SQL.
"""
