"""The names of encodings: which are supported, and what people and programs call them."""

from __future__ import annotations

import codecs

from cleaner.errors import ConfigError

SUPPORTED = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030", "cp950", "big5hkscs")
_EITHER = ("utf-16", "utf-32")  # names that leave the byte order open
_ALIASES = {
    "utf-8-sig": "utf-8", "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030",
    "big5": "cp950",
}
_AS_WRITTEN = {  # names that people and programs write, and Python does not know
    "x-gbk": "gb18030", "gb18030-2005": "gb18030", "gb18030-2022": "gb18030", "gb2312-80": "gb18030", "cp54936": "gb18030",
    "windows-936": "gb18030", "ms936": "gb18030", "big5-eten": "cp950", "big5-2003": "cp950", "windows-950": "cp950",
    "x-windows-950": "cp950", "big5-hkscs-2008": "big5hkscs", "utf8-bom": "utf-8", "utf-8-bom": "utf-8", "utf8-sig": "utf-8",
    "utf8mb4": "utf-8", "unicode": "utf-16", "ucs-2": "utf-16", "ucs2": "utf-16", "ucs-4": "utf-32", "ucs4": "utf-32",
}
_KNOWN = f"Supported: {', '.join((*SUPPORTED, *_EITHER))}, gbk, gb2312, big5; or leave it out to have it detected."


def named(name: str) -> str:
    """The codec for the name of an encoding; "utf-16" and "utf-32" stay and mean either byte order.

    GB2312 and GBK are read as GB18030, their superset: Python's own gb2312 decodes the dash
    and the middle dot to other characters. Raises ConfigError for what is not supported.
    """
    plain = name.strip().lower().replace("_", "-")
    try:
        codec = _AS_WRITTEN.get(plain) or codecs.lookup(plain).name
    except (LookupError, ValueError):
        raise ConfigError(f"there is no encoding {name!r}", _KNOWN) from None
    codec = _ALIASES.get(codec, codec)
    if codec not in (*SUPPORTED, *_EITHER):
        raise ConfigError(f"the encoding {name!r} is not supported", _KNOWN)
    return codec
