"""People: who holds which post; known by area, post and name."""

from collections.abc import Sequence
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import masking
from db.actions import areas as actions
from db.actions import batches
from db.errors import N_, Problem, Refused
from db.imports import values
from db.imports.columns import Field
from db.imports.kinds.shared import chosen, demand, dictionary, place_fields, step
from db.imports.places import Places
from db.imports.planning import Importer, Record, Step
from db.models import Area, Post, Role
from db.rosters import key as name_key


class People(Importer):
    """Holders of posts as the public notice of an area shows them."""

    kind = "people"
    needs = (("area", "community"), ("role",), ("holder",))
    names = MappingProxyType({"role_id": "role"})

    def fields(self) -> Sequence[Field]:
        return [
            *place_fields(),
            Field("role", N_("Post"), values.text, N_("Grid worker"), choices="roles"),
            Field("holder", N_("Person's name"), values.text, N_("Li Juan")),
            Field("phone", N_("Telephone"), values.code, "0571-5550101"),
            Field("from_day", N_("Since"), values.day, "2026-03-05"),
        ]

    def load(self, records: Sequence[Record]) -> None:
        self._places = Places(self.session, self.today)
        batches.read(self.session, Area, self._places.by_id)
        self._roles = list(self.session.scalars(select(Role).order_by(Role.rank)))
        held = Post.from_day <= self.today, Post.to_day > self.today
        posts = list(self.session.scalars(select(Post).where(*held).order_by(Post.id)))
        batches.keep(self.session, posts)
        self._known = {(post.area_id, post.role_id, name_key(post.holder)): post for post in posts}

    def step(self, record: Record) -> Step:
        area = self._places.of(record)
        said = demand("role", record["role"], N_("Enter the post."))
        own = [(role, role.code, role.name_zh, role.name_en) for role in self._roles if role.scheme == area.scheme]
        if not own:
            raise Refused(Problem("role", N_("Set up the posts of this place first: it has none.")))
        role: Role = chosen("role", said, dictionary(own))
        holder = demand("holder", record["holder"], N_("Enter who holds the post."))
        key = area.id, role.id, name_key(holder)
        known = self._known.get(key)
        stated = record.stated("phone", "from_day")
        if known and known.phone and stated.get("phone") == masking.phone(known.phone):
            del stated["phone"]  # a list that was taken away here, with its numbers covered, comes back
        since = stated.get("from_day") or (known.from_day if known else self.today)
        phone = stated.get("phone", known.phone if known else None)

        def write(session: Session) -> None:
            if known is None:
                actions.appoint(session, area.id, role_id=role.id, holder=holder, phone=phone, from_day=since)
            else:
                actions.change_post(
                    session, known.id, seen=known.version, role_id=role.id, holder=known.holder, phone=phone,
                    from_day=since,
                )  # fmt: skip

        told = {"area": area.name, "role": role.name_zh, "holder": holder} if known is None else {}
        before = {"phone": known.phone, "from_day": known.from_day} if known else None
        return step(record.row, f"{holder}（{role.name_zh}，{area.name}）", key, before, told | stated, write)
