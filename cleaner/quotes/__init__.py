"""Quotation marks, title marks and middle dots: what stands for them, and what they are where the text proves it."""

from __future__ import annotations

from cleaner.quotes.change import Change
from cleaner.quotes.costs import Costs, costs
from cleaner.quotes.dots import Spelling, dots, points
from cleaner.quotes.house import simplified, traditional
from cleaner.quotes.mixed import directed
from cleaner.quotes.plan import Quotes
from cleaner.quotes.titles import Words, titles
from cleaner.quotes.tokens import Token, are_lines, unclosed

__all__ = ["Change", "Costs", "Quotes", "Spelling", "Token", "Words", "are_lines", "costs", "directed", "dots", "points",
           "simplified", "titles", "traditional", "unclosed"]
