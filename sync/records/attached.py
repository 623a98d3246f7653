"""A drawing, a document or a sound beside the record.

Source: sync/PROTOCOL.md section 13
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any, Final

from marshmallow import ValidationError, fields, validate, validates_schema

from sync.records.fields import HEX_32, Body, code, ident, text
from sync.types import LIMITS

MEDIA_TYPES: Final = {
    "drawing": frozenset(("image/png",)),
    "document": frozenset(("image/png", "image/jpeg", "application/pdf")),
    "audio": frozenset(("audio/webm", "audio/mp4", "audio/ogg")),
}


class _SmallPicture(validate.Validator):
    """A JPEG in base64, small enough to travel with its record."""

    def __call__(self, value: str) -> str:
        try:
            picture = b64decode(value, validate=True)
        except ValueError as cause:
            raise ValidationError("not base64") from cause
        if not picture.startswith(JPEG_MARK) or len(picture) > LIMITS.thumbnail:
            raise ValidationError("not a small JPEG")
        return value


JPEG_MARK: Final = b"\xff\xd8\xff"
THUMBNAIL = _SmallPicture()


class AttachmentBody(Body):
    """A drawing, a document or a sound: what opens the blob beside the record, and a small picture of it.

    Marks on a body are never photographed.

    Source: sync/PROTOCOL.md section 13
    """

    visit = ident()
    child = ident()
    kind = code("drawing", "document", "audio")
    caption = text(required=True, length=500)
    media_type = code("image/png", "image/jpeg", "application/pdf", "audio/webm", "audio/mp4", "audio/ogg")
    size_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(1, LIMITS.attachment))
    chunk_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(1024, 1024 * 1024))
    key = fields.String(required=True, validate=HEX_32)
    blob = fields.String(required=True, validate=HEX_32)
    thumbnail = fields.String(allow_none=True, load_default=None, validate=THUMBNAIL)
    duration_sec = fields.Integer(allow_none=True, strict=True, load_default=None)
    made_by = code("child", "carer", "worker", "other", required=False)
    original = code("made_here", "with_owner", "kept", required=False)

    @validates_schema
    def of_its_kind(self, data: dict[str, Any], **_: Any) -> None:
        if data["media_type"] not in MEDIA_TYPES[data["kind"]]:
            raise ValidationError("this kind of attachment is not kept in this form", "media_type")
