"""What stands before the screens: sign-in, lock, first set-up, and the ways back in."""
