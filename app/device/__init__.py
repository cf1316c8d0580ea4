"""This computer: clock, folders, log, device key and printers."""
