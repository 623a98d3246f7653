"""Every table, in one place to import: for migrations, which compare them with the database."""

from app.attachments.models import Blob, BlobPiece, BlobUse
from app.audit import AuditHead, AuditRow
from app.break_glass.models import BreakGlass, LookUp
from app.carrying.models import PlannedVisit
from app.caseload.models import Allocation, ChildIndex, Proposal, ProtectedSpan
from app.devices.models import Challenge, Device, EnrolmentCode, Session, WipeOrder
from app.drafts.models import Draft, Snapshot
from app.intake.models import Alarm, Envelope, LostNumbers
from app.organisation.models import Organisation, ServerState
from app.people.models import Account, Person, Post, Team
from app.sign_in.models import Identity, RecoveryCode, SecondFactor
from app.streams.models import Entry, Stream, StreamPack
from app.tries import SignInTry

__all__ = [
    "Account",
    "Alarm",
    "Allocation",
    "AuditHead",
    "AuditRow",
    "Blob",
    "BlobPiece",
    "BlobUse",
    "BreakGlass",
    "Challenge",
    "ChildIndex",
    "Device",
    "Draft",
    "EnrolmentCode",
    "Entry",
    "Envelope",
    "Identity",
    "LookUp",
    "LostNumbers",
    "Organisation",
    "Person",
    "PlannedVisit",
    "Post",
    "Proposal",
    "ProtectedSpan",
    "RecoveryCode",
    "SecondFactor",
    "ServerState",
    "Session",
    "SignInTry",
    "Snapshot",
    "Stream",
    "StreamPack",
    "Team",
    "WipeOrder",
]
