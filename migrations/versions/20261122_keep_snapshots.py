"""Keep what changed with each revision, and the catalogue itself, so that processes start and follow at once."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_keep_snapshots"
down_revision: str | None = "20261122_create_tables"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "catalogue_change",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("revision", "kind", "record_id", name=op.f("pk_catalogue_change")),
    )
    op.create_table(
        "catalogue_snapshot",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("made_with", sa.String(), nullable=False),
        sa.Column("offer_count", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_catalogue_snapshot")),
    )
    op.create_index("ix_catalogue_snapshot_revision", "catalogue_snapshot", ["revision"])
    op.create_table(
        "catalogue_snapshot_part",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("token", "name", "number", name=op.f("pk_catalogue_snapshot_part")),
    )


def downgrade() -> None:
    op.drop_table("catalogue_snapshot_part")
    op.drop_index("ix_catalogue_snapshot_revision", table_name="catalogue_snapshot")
    op.drop_table("catalogue_snapshot")
    op.drop_table("catalogue_change")
