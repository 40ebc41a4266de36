"""Export `page`: the text for readers, made of the diplomatic view by the shipped stylesheet `page.xsl`.

Changes are seen on hover and on focus, all at once, or in the source line by line. The page has no script and fetches nothing.
"""

from __future__ import annotations

from cleaner.document import Document
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.page import asset, policy
from cleaner.exports.tei_xml import transformed
from cleaner.rules import RuleSet


def render_page(doc: Document, rules: RuleSet) -> bytes:
    """The page on a document as UTF-8."""
    return page_of(render_diplomatic(doc, rules))


def page_of(diplomatic: bytes) -> bytes:
    """The page of a diplomatic view."""
    style = asset("page.css")
    return bytes(transformed(diplomatic, "page.xsl", style=style, policy=policy(style))) + b"\n"
