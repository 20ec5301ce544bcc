"""Keep what a claim says in a form that can be compared, so that documents that disagree show as such."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_compare_claims"
down_revision: str | None = "20261122_let_operators_write"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("value", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("claim", "value")
