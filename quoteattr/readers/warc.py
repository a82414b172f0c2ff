"""Web archives → pages: the HTML of successful responses, and the plain text of converted ones (WET)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from quoteattr.errors import InputError
from quoteattr.readers.documents import Fields, Unread, attempt, too_long
from quoteattr.readers.streams import BUFFER, Meter, counted

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(
    path: Path, shown: str, fields: Fields, max_chars: int, meter: Meter
) -> Iterator[tuple[Unread | InputError, str]]:
    """The pages of an archive with their places; records that are no pages are passed over."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        yield InputError(f"{shown}: web archives need packages: pip install 'quoteattr[warc]'"), shown
        return
    wanted = WarcRecordType.response | WarcRecordType.conversion
    place = shown
    try:
        with counted(path, meter) as stream:
            for record in ArchiveIterator(stream, wanted, auto_decode="all", buffer_size=BUFFER):
                place = f"{shown}:{record.stream_pos}"
                if record.record_type is WarcRecordType.conversion or _is_page(record):
                    yield attempt(_page, record, place, fields, max_chars), place
    except (OSError, ValueError) as e:
        yield InputError(f"{place}: cannot be read from here on: {e}"), place


def _is_page(record: WarcRecord) -> bool:
    return record.is_http_parsed and record.http_headers.status_code == 200 and record.http_content_type in _PAGES


def _page(record: WarcRecord, place: str, fields: Fields, max_chars: int) -> Unread:
    name = fields.id or "WARC-Target-URI"
    id = record.headers.get(name)
    if not id:
        raise InputError(f"{place}: the record has no header {name!r}; name another by --id-field")
    html = record.is_http
    raw = record.reader.read(4 * max_chars + 1)
    if len(raw) > 4 * max_chars:
        raise too_long(place, max_chars, id)
    return Unread(id, raw, place, html, record.http_charset if html else None, max_chars)
