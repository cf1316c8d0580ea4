"""Qt item models over what use cases return."""
