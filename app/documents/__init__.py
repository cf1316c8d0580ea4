"""What goes on paper: each module turns domain values into one PDF; no printer here."""
