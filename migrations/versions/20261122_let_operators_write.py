"""Let operators write: accounts, keys, history, reports, messages, uploads, and how fresh an offer is."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_let_operators_write"
down_revision: str | None = "20261122_keep_snapshots"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_kind", ["kind", "subject_hash", "at"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("through", sa.String(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "act IN ('created', 'edited', 'confirmed', 'imported', 'published', 'suspended', 'archived', 'withdrawn', "
            "'restored', 'merged', 'erased')",
            name=op.f("ck_change_act"),
        ),
        sa.CheckConstraint(
            "actor_kind IN ('account', 'api_key', 'source', 'link', 'command')", name=op.f("ck_change_actor_kind")
        ),
        sa.CheckConstraint(
            "through IN ('form', 'api', 'upload', 'feed', 'confirm_link', 'command')", name=op.f("ck_change_through")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_at"), ["at"], unique=False)
        batch_op.create_index("ix_change_subject", ["subject_kind", "subject_id", "id"], unique=False)

    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settlement", sa.String(), nullable=True),
        sa.CheckConstraint("settlement IN ('kept', 'taken')", name=op.f("ck_conflict_settlement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index("uq_conflict_subject", ["subject_kind", "subject_id", "field", "source"], unique=True)

    op.create_table(
        "edited_field",
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("through", sa.String(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject_kind", "subject_id", "field", name=op.f("pk_edited_field")),
    )
    op.create_table(
        "error_report",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'accepted', 'rejected')", name=op.f("ck_error_report_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_report")),
    )
    with op.batch_alter_table("error_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_error_report_state"), ["state"], unique=False)
        batch_op.create_index("ix_error_report_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "kept_answer",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_kept_answer")),
    )
    op.create_table(
        "kept_sheet",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_sheet")),
    )
    op.create_table(
        "offer_count",
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", "month", name=op.f("pk_offer_count")),
    )
    op.create_table(
        "secret",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.create_table(
        "account",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(operator_id IS NULL) = (role IN ('moderator', 'administrator'))", name=op.f("ck_account_operator_of_role")
        ),
        sa.CheckConstraint("role IN ('editor', 'owner', 'moderator', 'administrator')", name=op.f("ck_account_role")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_account_operator_id_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_message_operator_id_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_due_at"), ["due_at"], unique=False)

    op.create_table(
        "api_key",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scope IN ('read', 'write')", name=op.f("ck_api_key_scope")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_api_key_made_by_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_api_key_operator_id_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_key_key_hash")),
    )
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_key_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "confirm_link",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("answered", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_confirm_link_made_by_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_confirm_link_operator_id_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirm_link")),
    )
    with op.batch_alter_table("confirm_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confirm_link_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "reminder_stop",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_reminder_stop_operator_id_operator"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_reminder_stop")),
    )

    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("form_token", sa.String(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "upload",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('checking', 'checked', 'publishing', 'published', 'discarded', 'failed')",
            name=op.f("ck_upload_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_upload_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_upload_operator_id_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "document_file",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_file_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_file")),
    )
    op.create_table(
        "document_proposal",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("brought_by", sa.String(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'accepted', 'rejected')", name=op.f("ck_document_proposal_state")),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_document_proposal_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_proposal")),
    )
    with op.batch_alter_table("document_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_proposal_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_proposal_state"), ["state"], unique=False)

    with op.batch_alter_table("funding_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_own_word", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("said_by_operator_id", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_funding_link_said_by_operator_id_operator"), "operator", ["said_by_operator_id"], ["id"]
        )
        batch_op.add_column(sa.Column("amount_cents", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(
            op.f("ck_funding_link_amount_cents"),
            "amount_cents BETWEEN -99 AND 99 AND (amount_cents = 0 OR amount_eur IS NOT NULL)",
        )

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_reason", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("cadence_months", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_offer_cadence"), "cadence_months IS NULL OR cadence_months IN (1, 3, 6, 12)"
        )
        batch_op.create_foreign_key(batch_op.f("fk_offer_merged_into_id_offer"), "offer", ["merged_into_id"], ["id"])

    with op.batch_alter_table("operator", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))

    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_own_word", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status", sa.String(), nullable=False, server_default="published"))
        batch_op.create_check_constraint(op.f("ck_venue_status"), "status IN ('published', 'withdrawn')")
        batch_op.add_column(sa.Column("status_reason", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_venue_status"), type_="check")
        batch_op.drop_column("version")
        batch_op.drop_column("edited_at")
        batch_op.drop_column("status_reason")
        batch_op.drop_column("status")

    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.drop_column("is_own_word")

    with op.batch_alter_table("operator", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("edited_at")

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_offer_merged_into_id_offer"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_offer_cadence"), type_="check")
        batch_op.drop_column("cadence_months")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("status_reason")

    with op.batch_alter_table("funding_link", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_funding_link_amount_cents"), type_="check")
        batch_op.drop_column("amount_cents")
        batch_op.drop_constraint(batch_op.f("fk_funding_link_said_by_operator_id_operator"), type_="foreignkey")
        batch_op.drop_column("said_by_operator_id")
        batch_op.drop_column("version")
        batch_op.drop_column("is_own_word")

    with op.batch_alter_table("document_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_proposal_state"))
        batch_op.drop_index(batch_op.f("ix_document_proposal_operator_id"))

    op.drop_table("document_proposal")
    op.drop_table("document_file")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_operator_id"))

    op.drop_table("upload")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    op.drop_table("reminder_stop")
    with op.batch_alter_table("confirm_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirm_link_operator_id"))

    op.drop_table("confirm_link")
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_key_operator_id"))

    op.drop_table("api_key")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_operator_id"))
        batch_op.drop_index(batch_op.f("ix_message_due_at"))

    op.drop_table("message")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_operator_id"))

    op.drop_table("account")
    op.drop_table("secret")
    op.drop_table("offer_count")
    op.drop_table("kept_sheet")
    op.drop_table("kept_answer")
    with op.batch_alter_table("error_report", schema=None) as batch_op:
        batch_op.drop_index("ix_error_report_subject")
        batch_op.drop_index(batch_op.f("ix_error_report_state"))

    op.drop_table("error_report")
    op.drop_table("edited_field")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index("uq_conflict_subject")

    op.drop_table("conflict")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("ix_change_subject")
        batch_op.drop_index(batch_op.f("ix_change_at"))

    op.drop_table("change")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_kind")

    op.drop_table("attempt")
