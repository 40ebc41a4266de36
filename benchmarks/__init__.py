"""What the tool is measured on."""
