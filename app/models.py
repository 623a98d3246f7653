"""Every table, in one place to import: for migrations, which compare them with the database."""

from app.attachments.models import Blob, BlobPiece, BlobUse
from app.audit import AuditHead, AuditRow
from app.caseload.models import Allocation
from app.devices.models import Challenge, Device, EnrolmentCode, Session
from app.drafts.models import Draft, Snapshot
from app.intake.models import Alarm, Envelope
from app.organisation.models import Organisation, ServerState
from app.people.models import Account, Person, Post, SignInTry, Team
from app.streams.models import Entry, Stream, StreamPack

__all__ = [
    "Account",
    "Alarm",
    "Allocation",
    "AuditHead",
    "AuditRow",
    "Blob",
    "BlobPiece",
    "BlobUse",
    "Challenge",
    "Device",
    "Draft",
    "EnrolmentCode",
    "Entry",
    "Envelope",
    "Organisation",
    "Person",
    "Post",
    "ServerState",
    "Session",
    "SignInTry",
    "Snapshot",
    "Stream",
    "StreamPack",
    "Team",
]
