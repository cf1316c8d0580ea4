"""The screen Beredskap: the paper kit, what became of its numbers, and what is to be read twice."""
