"""Bytes to values and back: header, frame, deposit, inner, receipt, certificate, packs.

Decoders take bytes from anybody and answer a value or raise `Refused`; nothing else comes out of them.
A server reads a deposit with `decode_deposit`, hands it to `engine.judge_deposit`, and writes an answer to a
pull with `encode_packs`; a device does the reverse (`device.py`).

Source: PROTOCOL.md sections 3 to 7
"""

from sync.wire.certificate import encode_certificate, parse_certificate
from sync.wire.deposit import DEPOSIT_MARK, decode_deposit, encode_deposit, encode_frame
from sync.wire.exchange import decode_exchange, decode_question, encode_exchange, encode_question
from sync.wire.header import make_header, parse_header
from sync.wire.inner import decode_inner, encode_inner
from sync.wire.packs import decode_content, decode_packs, encode_content, encode_packs, inflate_item
from sync.wire.reader import TOO_LARGE, UNVERIFIABLE, Reader, hex_bytes
from sync.wire.receipt import encode_receipt, parse_receipt
from sync.wire.short_deposit import encode_short_deposit
from sync.wire.signed import encode_signed, parse_signed

__all__ = [
    "DEPOSIT_MARK",
    "TOO_LARGE",
    "UNVERIFIABLE",
    "Reader",
    "decode_content",
    "decode_deposit",
    "decode_exchange",
    "decode_inner",
    "decode_packs",
    "decode_question",
    "encode_certificate",
    "encode_content",
    "encode_deposit",
    "encode_exchange",
    "encode_frame",
    "encode_inner",
    "encode_packs",
    "encode_question",
    "encode_receipt",
    "encode_short_deposit",
    "encode_signed",
    "hex_bytes",
    "inflate_item",
    "make_header",
    "parse_certificate",
    "parse_header",
    "parse_receipt",
    "parse_signed",
]
