"""Outbox: messages that are written first and sent afterwards."""
