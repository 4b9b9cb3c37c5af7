"""A place may lie in two grid systems: levels and posts say to which they belong."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

SHARED = ("county", "street", "community")


def upgrade() -> None:
    for table in ("levels", "posts"):
        op.add_column(table, sa.Column("system", sa.String(length=8), nullable=True))
    levels = sa.table("levels", sa.column("scheme"), sa.column("kind"), sa.column("system"))
    areas = sa.table("areas", sa.column("id"), sa.column("scheme"), sa.column("kind"))
    posts = sa.table("posts", sa.column("area_id"), sa.column("system"))
    op.execute(levels.update().where(levels.c.kind.not_in(SHARED)).values(system="service"))
    grids = sa.select(areas.c.id).where(areas.c.kind.not_in(SHARED))
    op.execute(posts.update().where(posts.c.area_id.in_(grids)).values(system="service"))
