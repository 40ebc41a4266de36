"""Files in many encodings, whole and damaged, and text that was read in a wrong one: what becomes of them."""
