"""Pages made from texts, with their truth: what the layout is fitted and measured on."""
