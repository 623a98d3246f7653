"""Reads and writes of people, posts and accounts. Never commits."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from app import indexes
from app.asking import ask, row_or_none
from app.extensions import db
from app.people.models import Account, Person, Post, Team
from app.tries import NAME_INDEX


class Held(NamedTuple):
    """A post as it was or is held."""

    role: str
    team_id: str | None
    from_at: datetime
    to_at: datetime | None


class Standing(NamedTuple):
    """Who somebody is at work now, to be read and not to be written to. All of nobody's is None."""

    id: str | None
    role: str | None
    team_id: str | None
    active: bool | None


_PERSON = Person.__table__.c
_STANDING = select(_PERSON.id, _PERSON.role, _PERSON.team_id, _PERSON.active).select_from(
    row_or_none(Person.__table__, _PERSON.id == bindparam("person"))
)
_POST = Post.__table__.c
_POSTS = (
    select(_POST.role, _POST.team_id, _POST.from_at, _POST.to_at)
    .where(_POST.person_id == bindparam("person"), _POST.from_at <= bindparam("until"))
    .where(or_(_POST.to_at.is_(None), _POST.to_at >= bindparam("since")))
    .order_by(_POST.id)
)


def person(ident: str) -> Person | None:
    return db.session.get(Person, ident)


def standing(ident: str) -> Standing:
    """Who somebody is; nobody takes as long to find."""
    return Standing(*ask(_STANDING, person=ident).one())


def locked(ident: str) -> Person | None:
    """The person with their row locked."""
    return db.session.get(Person, ident, with_for_update=True, populate_existing=True)


def account_by_name(sign_in_name: str) -> Account | None:
    """Capitals and spaces around the name do not matter. Errors: IndexKeyMissing."""
    return indexes.find(
        NAME_INDEX,
        sign_in_name,
        lambda keys: db.session.scalar(select(Account).where(Account.name_index.in_(keys))),
    )


def account(person: str) -> Account | None:
    """As it stands in the database now, whatever was read of it before."""
    return db.session.get(Account, person, populate_existing=True)


def add_team(ident: str) -> None:
    if db.session.get(Team, ident) is None:
        db.session.add(Team(id=ident))
        db.session.flush()


def is_team(ident: str) -> bool:
    return db.session.get(Team, ident) is not None


def team_at(person_id: str, at: datetime) -> str | None:
    """The team somebody was in at a moment; of somebody who had left by then, the last."""
    posts = select(Post).where(Post.person_id == person_id, Post.from_at <= at)
    last = db.session.scalar(posts.order_by(Post.from_at.desc(), Post.id.desc()).limit(1))
    return last.team_id if last else None


def posts_between(person_id: str, since: datetime, until: datetime) -> list[Held]:
    """The posts a person held at any moment between two times, both included."""
    return [Held(*row) for row in ask(_POSTS, person=person_id, since=since, until=until)]


def team_members_between(teams: set[str], since: datetime, until: datetime) -> set[str]:
    """Everybody who had a post in one of the teams at any moment between two times."""
    held = (Post.from_at <= until, or_(Post.to_at.is_(None), Post.to_at >= since))
    return set(db.session.scalars(select(Post.person_id).where(Post.team_id.in_(teams), *held)))


def team_members(team: str) -> set[str]:
    return set(db.session.scalars(select(Person.id).where(Person.team_id == team, Person.active)))


def last_in_team(team: str, at: datetime) -> set[str]:
    """Whoever is in a team at a moment, and whoever had left by then and was in it last: as `team_at`."""
    later = aliased(Post)
    superseded = exists().where(
        later.person_id == Post.person_id,
        later.from_at <= at,
        or_(later.from_at > Post.from_at, and_(later.from_at == Post.from_at, later.id > Post.id)),
    )
    return set(
        db.session.scalars(
            select(Post.person_id).where(Post.team_id == team, Post.from_at <= at, ~superseded)
        )
    )


def everybody() -> set[str]:
    return set(db.session.scalars(select(Person.id)))


def running_post(person_id: str) -> Post | None:
    return db.session.scalar(select(Post).where(Post.person_id == person_id, Post.to_at.is_(None)))
