"""What a person can do: one module, one public verb each."""
