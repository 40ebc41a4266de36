"""Export `page`: the text for readers, made of the diplomatic view by the shipped stylesheet `page.xsl`.

Changes are seen on hover and on focus, all at once, or in the source line by line. The page has no script and fetches nothing.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from lxml import etree

from cleaner.document import Document
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.page import asset, policy
from cleaner.exports.tei_xml import parser
from cleaner.rules import RuleSet


def render_page(doc: Document, rules: RuleSet) -> bytes:
    """The page on a document as UTF-8."""
    return page_of(render_diplomatic(doc, rules))


def page_of(diplomatic: bytes) -> bytes:
    """The page of a diplomatic view."""
    style = asset("page.css")
    result = _stylesheet()(etree.fromstring(diplomatic, parser()), style=etree.XSLT.strparam(style),
                           policy=etree.XSLT.strparam(policy(style)))
    return bytes(result) + b"\n"


@cache
def _stylesheet() -> etree.XSLT:
    path = files("cleaner.exports").joinpath("schema", "page.xsl")
    return etree.XSLT(etree.fromstring(path.read_bytes()), access_control=etree.XSLTAccessControl.DENY_ALL)  # type: ignore[attr-defined]
