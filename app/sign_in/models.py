"""What an account is secured with besides its password. Source: docs/decisions/0039-a-second-factor.md."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db


class SecondFactor(db.Model):  # type: ignore[name-defined,misc]
    """An authenticator app (`totp`) or a passkey of one person. Asked for once it has been shown to work.

    Shape: secret – of an app sealed in its place, of a passkey its id and public key; credential – of a
           passkey, else null; counter – the last step of 30 s that was used, or the passkey's own count.
    """

    __tablename__ = "second_factor"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    credential: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    counter: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCode(db.Model):  # type: ignore[name-defined,misc]
    """A code that stands in for the second factor once; a used one is not there any more.

    It is found by a keyed hash, and kept sealed as an app's secret is. None: made before that was so.
    """

    __tablename__ = "recovery_code"
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    index_version: Mapped[int] = mapped_column(default=1, server_default="1")
    code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class Identity(db.Model):  # type: ignore[name-defined,misc]
    """Who a person is for the organisation's own sign-on: issuer and subject together, and nothing else."""

    __tablename__ = "identity"
    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
