"""Spreadsheets that leave to be filled in and come back: nothing is overwritten unseen."""
