"""What the measured server and those who ask it both know. Importing it imports nothing of the product."""

LIST = "/api/v1/offers"
STATIC_PATH = "/bench/static"
PID_PATH = "/bench/pid"
WRITE_PATH = "/bench/write"
WRITTEN = "syn-of-0000001"
"""The identifier of the offer that is written again."""
