"""`spacing = "insert"`: borders that get a blank, strings that stay, and the way back."""
