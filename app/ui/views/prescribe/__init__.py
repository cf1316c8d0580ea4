"""The screen Förskriv: a prescriber writes emergency prescriptions and follows them."""
