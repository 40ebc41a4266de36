"""Punctuation and spacing: right texts whose marks were spoilt, strings that must stay, and the clauses of the standards."""
