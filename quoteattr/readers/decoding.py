"""Bytes → text: UTF-8, UTF-16 by its byte-order mark, what is declared, else what is detected."""

from __future__ import annotations

import codecs
import re

from quoteattr.errors import InputError
from quoteattr.records import Diagnostic

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a file in UTF-16 begins."""
LIKELY = ("cp1252", "mac_roman")
"""What English text that is not UTF-8 is in; detected among all encodings, a short one is taken for Japanese."""
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,30})""", re.I
)
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
"""Encodings that pages declare and do not mean: the standard of HTML reads them so."""


def utf8(raw: bytes, place: str, id: str | None = None) -> str:
    """The text of a file in UTF-8; raises InputError with place and remedy where it is none."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = raw[: e.start].count(b"\n") + 1
        what = f"{place}:{line}: not UTF-8 (byte {e.start})"
        raise InputError(f"{what}; convert it, e.g. iconv -f WINDOWS-1252 -t UTF-8", id) from None


def text_of(
    raw: bytes, place: str, id: str | None = None, charset: str | None = None, *, html: bool = False
) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a file and what was odd about its encoding; raises InputError where it is no text."""
    if raw.startswith(UTF_16):
        return raw.decode("utf-16", "replace"), ()
    try:
        return utf8(raw, place, id), ()
    except InputError as fault:
        declared = _declared(raw, charset) if html else None
        if declared is not None:
            return raw.decode(declared, "replace"), ()
        return _damaged(raw) or _detected(raw, fault)


def _declared(raw: bytes, charset: str | None) -> str | None:
    """The encoding that a page declares, by Python's name, where it is none of UTF-8's."""
    found = _DECLARED.search(raw[:4096])
    for name in filter(None, (charset, found and found[1].decode("ascii"))):
        try:
            known = codecs.lookup(name).name
            "".encode(known)  # some names are no encodings of text
        except LookupError:
            continue
        if not known.startswith("utf"):
            return _AS_BROWSERS.get(known, known)
    return None


def _damaged(raw: bytes) -> tuple[str, tuple[Diagnostic, ...]] | None:
    """The text where it is UTF-8 but for a few bytes: ten good characters beyond ASCII for one that is not."""
    text = raw.decode("utf-8-sig", "replace")
    lost = text.count("\ufffd")
    if sum(not c.isascii() for c in text) < 11 * lost:
        return None
    message = f"the text is UTF-8 but for {lost} places, which became replacement characters"
    return text, (Diagnostic("damaged-encoding", message, 0, 0),)


def _detected(raw: bytes, fault: InputError) -> tuple[str, tuple[Diagnostic, ...]]:
    if b"\0" in raw:
        raise _as_binary(fault)
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        raise InputError(f"{fault}, or have it detected: pip install 'quoteattr[encodings]'", fault.id) from None
    best = from_bytes(raw, cp_isolation=list(LIKELY)).best()
    if best is None:
        raise _as_binary(fault)
    message = f"the text is not UTF-8; it was read as {best.encoding}, which was detected"
    return str(best), (Diagnostic("detected-encoding", message, 0, 0),)


def _as_binary(fault: InputError) -> InputError:
    return InputError(f"{str(fault).partition(';')[0]}, and no text in another encoding; is it binary data?", fault.id)
