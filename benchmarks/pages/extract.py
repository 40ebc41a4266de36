"""PDF to raw text by the programs that people use for it. Each returns what the program gives, form feeds and all."""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and what the person who reads it sees at a glance: its script and where the columns of its pages stand."""

    path: Path
    script: str
    columns: tuple[tuple[tuple[float, float, float, float], ...], ...]
    """For each page the frames of text (x, y, width, height) in points; () where not known."""


def pdftotext(pdf: Printed, *flags: str) -> str:
    """Poppler."""
    run = subprocess.run(["pdftotext", "-enc", "UTF-8", *flags, str(pdf.path), "-"], check=True, capture_output=True)
    return run.stdout.decode("utf-8")


def pymupdf_text(pdf: Printed) -> str:
    """MuPDF, in the order of the content stream."""
    import pymupdf

    with pymupdf.open(pdf.path) as document:
        return "".join(page.get_text("text") for page in document)


def pymupdf_blocks(pdf: Printed) -> str:
    """MuPDF's blocks, a blank line between: wide ones by height, the others by column."""
    import pymupdf

    out = []
    with pymupdf.open(pdf.path) as document:
        for number, page in enumerate(document):
            blocks = [b for b in page.get_text("blocks") if b[6] == 0]
            edges = _edges(pdf, number, page.rect.width)
            narrow = max(b - a for a, b in pairwise(edges)) * 1.1

            def key(
                b: Any, edges: list[float] = edges, narrow: float = narrow, height: float = page.rect.height
            ) -> tuple[float, ...]:
                if b[3] < height * 0.06 or b[1] > height * 0.95 or b[2] - b[0] > narrow:
                    return (0 if b[3] < height * 0.4 else 2, 0, b[1], b[0])
                return (1, sum((b[0] + b[2]) / 2 >= x for x in edges), b[1], b[0])

            out += [b[4].rstrip("\n") for b in sorted(blocks, key=key)]
    return "\n\n".join(out) + "\n"


def pdfminer(pdf: Printed) -> str:
    """Pdfminer's layout analysis with its defaults."""
    from pdfminer.high_level import extract_text

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    text: str = extract_text(str(pdf.path))
    return text


def pdfplumber(pdf: Printed) -> str:
    """pdfplumber, cropped to one column after the other."""
    import pdfplumber as plumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    out = []
    with plumber.open(pdf.path) as document:
        for number, page in enumerate(document.pages):
            frames = pdf.columns[number] if number < len(pdf.columns) else ()
            edges = _edges(pdf, number, page.width)
            top = min((f[1] for f in frames), default=0) - 3
            bottom = max((f[1] + f[3] for f in frames), default=page.height) + 3
            top, bottom = max(0, top), min(page.height, bottom)
            crops: list[tuple[float, float, float, float]] = [(0, 0, page.width, top)] if top > 5 else []
            crops += [(a, top, b, bottom) for a, b in pairwise(edges)]
            crops += [(0, bottom, page.width, page.height)] if page.height - bottom > 5 else []
            out += [text for crop in crops if (text := page.crop(crop).extract_text())]
    return "\n".join(out) + "\n"


def pdfium(pdf: Printed) -> str:
    """The text of PDFium, which is what a copy from a browser's viewer gives."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf.path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def tesseract(pdf: Printed) -> str:
    """OCR of the sheets at 200 dots an inch."""
    language = "chi_tra" if pdf.script == "hant" else "chi_sim"
    out = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", str(pdf.path), f"{folder}/p"], check=True)
        for image in sorted(Path(folder).glob("p*.png")):
            run = subprocess.run(
                ["tesseract", str(image), "-", "-l", language, "--psm", "3"],
                check=True,
                capture_output=True,
                env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            )
            out.append(run.stdout.decode("utf-8"))
    return "".join(out)


def _edges(pdf: Printed, page: int, width: float) -> list[float]:
    """Where a reader would cut the page into columns: the middles of the gaps, with the margins at both ends."""
    frames = pdf.columns[page] if page < len(pdf.columns) else ()
    cuts: list[float] = []
    spans = sorted({(round(f[0]), round(f[0] + f[2])) for f in frames})
    for a, b in pairwise(spans):
        middle = (a[1] + b[0]) / 2
        if b[0] >= a[1] - 2 and not any(x < middle < y for x, y in spans):
            cuts.append(middle)
    return [0.0, *cuts, float(width)]


EXTRACTORS: dict[str, Callable[[Printed], str]] = {
    "pdftotext": pdftotext,
    "pdftotext-layout": lambda pdf: pdftotext(pdf, "-layout"),
    "pdftotext-raw": lambda pdf: pdftotext(pdf, "-raw"),
    "pymupdf": pymupdf_text,
    "pymupdf-blocks": pymupdf_blocks,
    "pdfminer": pdfminer,
    "pdfplumber": pdfplumber,
    "pypdfium2": pdfium,
    "tesseract": tesseract,
}
