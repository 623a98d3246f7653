"""What may be recorded: the data dictionary in code.

The server validates with these bodies, the OpenAPI document publishes them, and from there come the
client's types.

Source: sync/PROTOCOL.md section 2.
"""

from sync.records.fields import DATE, ID, TIME, ident, time
from sync.records.table import RECORD_TYPES, ChangeSchema, RecordType, merging_table, text_max_table
from sync.records.visit import ChildVisitBody

__all__ = [
    "DATE",
    "ID",
    "RECORD_TYPES",
    "TIME",
    "ChangeSchema",
    "ChildVisitBody",
    "RecordType",
    "ident",
    "merging_table",
    "text_max_table",
    "time",
]
