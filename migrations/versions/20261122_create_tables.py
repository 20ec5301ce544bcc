"""Create every table, and the one row of the catalogue's revision."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_create_tables"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "ambiguity",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("topic", sa.JSON(), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ambiguity")),
    )
    op.create_table(
        "catalogue_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalogue_revision_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_revision")),
    )
    op.create_table(
        "certification",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("certificate_count", sa.Integer(), nullable=True),
        sa.Column("condition", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('available', 'planned', 'suspended', 'unknown')", name=op.f("ck_certification_state")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name=op.f("ck_certification_period"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification")),
    )
    op.create_table(
        "document",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("addressee", sa.String(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("date_status", sa.String(), nullable=False),
        sa.Column("as_of", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.CheckConstraint("date_status IN ('stated', 'inferred', 'unknown')", name=op.f("ck_document_date_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_table(
        "figure",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("day", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("qualifier", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("said_by", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('result', 'estimate', 'target', 'plan', 'fact')", name=op.f("ck_figure_kind")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name=op.f("ck_figure_period")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_table(
        "geocode_answer",
        sa.Column("geocoder", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(longitude IS NULL) = (precision = 'none')", name=op.f("ck_geocode_answer_precision_of_point")
        ),
        sa.CheckConstraint(
            "precision IN ('address', 'street', 'postal_code', 'locality', 'municipality', 'region', 'none')",
            name=op.f("ck_geocode_answer_precision"),
        ),
        sa.CheckConstraint("(longitude IS NULL) = (latitude IS NULL)", name=op.f("ck_geocode_answer_both_coordinates")),
        sa.CheckConstraint(
            "longitude IS NULL OR (longitude BETWEEN 2.5 AND 6.5 AND latitude BETWEEN 49.4 AND 51.6)",
            name=op.f("ck_geocode_answer_in_belgium"),
        ),
        sa.PrimaryKeyConstraint("geocoder", "query", name=op.f("pk_geocode_answer")),
    )
    op.create_table(
        "intake_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_run")),
    )
    with op.batch_alter_table("intake_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_run_source"), ["source"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.Column("nis_code", sa.String(), nullable=True),
        sa.Column("municipality_id", sa.String(), nullable=True),
        sa.Column("province_id", sa.String(), nullable=True),
        sa.Column("region_id", sa.String(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.CheckConstraint("(longitude IS NULL) = (precision = 'none')", name=op.f("ck_place_precision_of_point")),
        sa.CheckConstraint("kind IN ('region', 'province', 'municipality', 'locality')", name=op.f("ck_place_kind")),
        sa.CheckConstraint(
            "precision IN ('address', 'street', 'postal_code', 'locality', 'municipality', 'region', 'none')",
            name=op.f("ck_place_precision"),
        ),
        sa.CheckConstraint("(longitude IS NULL) = (latitude IS NULL)", name=op.f("ck_place_both_coordinates")),
        sa.CheckConstraint(
            "longitude IS NULL OR (longitude BETWEEN 2.5 AND 6.5 AND latitude BETWEEN 49.4 AND 51.6)",
            name=op.f("ck_place_in_belgium"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["place.id"], name=op.f("fk_place_municipality_id_place")),
        sa.ForeignKeyConstraint(["province_id"], ["place.id"], name=op.f("fk_place_province_id_place")),
        sa.ForeignKeyConstraint(["region_id"], ["place.id"], name=op.f("fk_place_region_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_municipality_id"), ["municipality_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_nis_code"), ["nis_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_postal_code"), ["postal_code"], unique=False)

    op.create_table(
        "source_record",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("source", "kind", "source_id", name=op.f("pk_source_record")),
    )
    with op.batch_alter_table("source_record", schema=None) as batch_op:
        batch_op.create_index("ix_source_record_record", ["kind", "record_id"], unique=False)

    op.create_table(
        "ambiguity_subject",
        sa.Column("ambiguity_id", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ambiguity_id"],
            ["ambiguity.id"],
            name=op.f("fk_ambiguity_subject_ambiguity_id_ambiguity"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ambiguity_id", "subject_kind", "subject_id", name=op.f("pk_ambiguity_subject")),
    )
    with op.batch_alter_table("ambiguity_subject", schema=None) as batch_op:
        batch_op.create_index("ix_ambiguity_subject_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("speaker", sa.String(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("status IN ('stated', 'inferred', 'unknown')", name=op.f("ck_claim_status")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name=op.f("ck_claim_period")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_claim_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_document_id"), ["document_id"], unique=False)
        batch_op.create_index("ix_claim_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "funder",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("region_id", sa.String(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name=op.f("ck_funder_period")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["place.id"], name=op.f("fk_funder_region_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funder")),
    )
    op.create_table(
        "operator",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=True),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("enterprise_number", sa.String(), nullable=True),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("region_id", sa.String(), nullable=True),
        sa.Column("place_id", sa.String(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("contact_hours", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "sector IN ('public', 'private', 'mixed', 'unknown', 'no_record')",
            name=op.f("ck_operator_sector"),
        ),
        sa.CheckConstraint(
            "enterprise_number IS NULL OR length(enterprise_number) = 10",
            name=op.f("ck_operator_enterprise_number"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name=op.f("ck_operator_period"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["operator.id"], name=op.f("fk_operator_parent_id_operator")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_operator_place_id_place")),
        sa.ForeignKeyConstraint(["region_id"], ["place.id"], name=op.f("fk_operator_region_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
    )
    with op.batch_alter_table("operator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operator_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_operator_region_id"), ["region_id"], unique=False)

    op.create_table(
        "certification_issuer",
        sa.Column("certification_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certification.id"],
            name=op.f("fk_certification_issuer_certification_id_certification"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_certification_issuer_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("certification_id", "name", name=op.f("pk_certification_issuer")),
    )
    op.create_table(
        "programme",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("funder_id", sa.String(), nullable=True),
        sa.Column("region_id", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'planned', 'ended', 'unknown')", name=op.f("ck_programme_state")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name=op.f("ck_programme_period"),
        ),
        sa.ForeignKeyConstraint(["funder_id"], ["funder.id"], name=op.f("fk_programme_funder_id_funder")),
        sa.ForeignKeyConstraint(["parent_id"], ["programme.id"], name=op.f("fk_programme_parent_id_programme")),
        sa.ForeignKeyConstraint(["region_id"], ["place.id"], name=op.f("fk_programme_region_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_funder_id"), ["funder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "venue",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("street", sa.String(), nullable=True),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.Column("place_id", sa.String(), nullable=True),
        sa.Column("region_id", sa.String(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.CheckConstraint("(longitude IS NULL) = (precision = 'none')", name=op.f("ck_venue_precision_of_point")),
        sa.CheckConstraint(
            "precision IN ('address', 'street', 'postal_code', 'locality', 'municipality', 'region', 'none')",
            name=op.f("ck_venue_precision"),
        ),
        sa.CheckConstraint("(longitude IS NULL) = (latitude IS NULL)", name=op.f("ck_venue_both_coordinates")),
        sa.CheckConstraint(
            "longitude IS NULL OR (longitude BETWEEN 2.5 AND 6.5 AND latitude BETWEEN 49.4 AND 51.6)",
            name=op.f("ck_venue_in_belgium"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name=op.f("ck_venue_period")
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_venue_operator_id_operator")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_venue_place_id_place")),
        sa.ForeignKeyConstraint(["region_id"], ["place.id"], name=op.f("fk_venue_region_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_venue_place_id"), ["place_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("title_status", sa.String(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("operator_state", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("modality", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("certification", sa.String(), nullable=False),
        sa.Column("duration_amount", sa.Float(), nullable=True),
        sa.Column("internship_amount", sa.Float(), nullable=True),
        sa.Column("duration_unit", sa.String(), nullable=True),
        sa.Column("duration_state", sa.String(), nullable=False),
        sa.Column("language_state", sa.String(), nullable=False),
        sa.Column("audience_state", sa.String(), nullable=False),
        sa.Column("venue_state", sa.String(), nullable=False),
        sa.Column("region_id", sa.String(), nullable=True),
        sa.Column("place_id", sa.String(), nullable=True),
        sa.Column("prerequisites", sa.JSON(), nullable=False),
        sa.Column("how_to_enrol", sa.JSON(), nullable=False),
        sa.Column("capacity_per_year", sa.Integer(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("enrolment", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_precision", sa.String(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(duration_unit IS NULL) = (duration_state <> 'known')", name=op.f("ck_offer_duration_known")
        ),
        sa.CheckConstraint("(operator_id IS NULL) = (operator_state <> 'known')", name=op.f("ck_offer_operator_known")),
        sa.CheckConstraint(
            "audience_state IN ('known', 'none', 'unknown', 'no_record')",
            name=op.f("ck_offer_audience_state"),
        ),
        sa.CheckConstraint(
            "confirmed_precision IN ('day', 'month', 'year')",
            name=op.f("ck_offer_confirmed_precision"),
        ),
        sa.CheckConstraint(
            "duration_state IN ('known', 'none', 'unknown', 'no_record')",
            name=op.f("ck_offer_duration_state"),
        ),
        sa.CheckConstraint(
            "enrolment IN ('open', 'closed', 'suspended', 'unknown', 'no_record')",
            name=op.f("ck_offer_enrolment"),
        ),
        sa.CheckConstraint(
            "language_state IN ('known', 'none', 'unknown', 'no_record')",
            name=op.f("ck_offer_language_state"),
        ),
        sa.CheckConstraint(
            "operator_state IN ('known', 'none', 'unknown', 'no_record')",
            name=op.f("ck_offer_operator_state"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'suspended', 'archived', 'withdrawn')",
            name=op.f("ck_offer_status"),
        ),
        sa.CheckConstraint(
            "venue_state IN ('known', 'none', 'unknown', 'no_record')", name=op.f("ck_offer_venue_state")
        ),
        sa.CheckConstraint("capacity_per_year IS NULL OR capacity_per_year >= 0", name=op.f("ck_offer_capacity")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name=op.f("ck_offer_period")
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_offer_operator_id_operator")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_offer_place_id_place")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_offer_programme_id_programme")),
        sa.ForeignKeyConstraint(["region_id"], ["place.id"], name=op.f("fk_offer_region_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "programme_operator",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_programme_operator_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_operator_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "operator_id", name=op.f("pk_programme_operator")),
    )
    with op.batch_alter_table("programme_operator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_operator_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "venue_host",
        sa.Column("venue_id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('confirmed', 'aim', 'unknown')", name=op.f("ck_venue_host_state")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_venue_host_operator_id_operator")),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_venue_host_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("venue_id", "operator_id", name=op.f("pk_venue_host")),
    )
    with op.batch_alter_table("venue_host", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_host_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "funding_link",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("payer_funder_id", sa.String(), nullable=True),
        sa.Column("payer_programme_id", sa.String(), nullable=True),
        sa.Column("payer_operator_id", sa.String(), nullable=True),
        sa.Column("payer_unknown", sa.Boolean(), nullable=True),
        sa.Column("payer_status", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("venue_id", sa.String(), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("selection", sa.String(), nullable=True),
        sa.Column("learner", sa.String(), nullable=True),
        sa.Column("payee_status", sa.String(), nullable=False),
        sa.Column("via_operator_id", sa.String(), nullable=True),
        sa.Column("via_programme_id", sa.String(), nullable=True),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("instrument_status", sa.String(), nullable=False),
        sa.Column("regrant_type", sa.String(), nullable=True),
        sa.Column("directness", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("pays_for", sa.JSON(), nullable=False),
        sa.Column("amount_eur", sa.Integer(), nullable=True),
        sa.Column("amount_high_eur", sa.Integer(), nullable=True),
        sa.Column("amount_qualifier", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(amount_eur IS NULL) = (amount_qualifier = 'unknown')", name=op.f("ck_funding_link_amount_known")
        ),
        sa.CheckConstraint(
            "amount_qualifier IN ('exact', 'about', 'near', 'at_least', 'at_most', 'target', 'potential', 'unknown')",
            name=op.f("ck_funding_link_amount_qualifier"),
        ),
        sa.CheckConstraint(
            "directness IN ('direct', 'indirect', 'in_kind', 'potential', 'none', 'unknown')",
            name=op.f("ck_funding_link_directness"),
        ),
        sa.CheckConstraint(
            "purpose IN ('training', 'building', 'equipment', 'guidance', 'operation', 'unknown')",
            name=op.f("ck_funding_link_purpose"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN operator_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN venue_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN programme_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN offer_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN selection IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN learner IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_funding_link_payee"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN payer_funder_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN payer_programme_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN payer_operator_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN payer_unknown IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_funding_link_payer"),
        ),
        sa.CheckConstraint(
            "amount_high_eur IS NULL OR amount_eur IS NULL OR amount_high_eur >= amount_eur",
            name=op.f("ck_funding_link_amount_range"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name=op.f("ck_funding_link_period"),
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_funding_link_offer_id_offer")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_funding_link_operator_id_operator")),
        sa.ForeignKeyConstraint(
            ["payer_funder_id"], ["funder.id"], name=op.f("fk_funding_link_payer_funder_id_funder")
        ),
        sa.ForeignKeyConstraint(
            ["payer_operator_id"], ["operator.id"], name=op.f("fk_funding_link_payer_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["payer_programme_id"],
            ["programme.id"],
            name=op.f("fk_funding_link_payer_programme_id_programme"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_funding_link_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_funding_link_venue_id_venue")),
        sa.ForeignKeyConstraint(
            ["via_operator_id"], ["operator.id"], name=op.f("fk_funding_link_via_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["via_programme_id"], ["programme.id"], name=op.f("fk_funding_link_via_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_link")),
    )
    with op.batch_alter_table("funding_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_link_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_link_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_link_payer_funder_id"), ["payer_funder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_link_payer_operator_id"), ["payer_operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_link_payer_programme_id"), ["payer_programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_link_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_link_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "offer_audience",
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_audience_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "audience", name=op.f("pk_offer_audience")),
    )
    with op.batch_alter_table("offer_audience", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_audience_audience"), ["audience"], unique=False)

    op.create_table(
        "offer_certification",
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("certification_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certification.id"],
            name=op.f("fk_offer_certification_certification_id_certification"),
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_certification_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "certification_id", name=op.f("pk_offer_certification")),
    )
    with op.batch_alter_table("offer_certification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_certification_certification_id"), ["certification_id"], unique=False)

    op.create_table(
        "offer_language",
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_language_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "language", name=op.f("pk_offer_language")),
    )
    op.create_table(
        "offer_topic",
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_topic_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "topic", name=op.f("pk_offer_topic")),
    )
    with op.batch_alter_table("offer_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_topic_topic"), ["topic"], unique=False)

    op.create_table(
        "offer_venue",
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("venue_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_venue_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_offer_venue_venue_id_venue")),
        sa.PrimaryKeyConstraint("offer_id", "venue_id", name=op.f("pk_offer_venue")),
    )
    with op.batch_alter_table("offer_venue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_venue_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "partner",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("partner_operator_id", sa.String(), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("within_programme_id", sa.String(), nullable=True),
        sa.Column("region_ids", sa.JSON(), nullable=False),
        sa.Column("contribution", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN programme_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN operator_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN offer_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_partner_partnership"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name=op.f("ck_partner_period")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_partner_offer_id_offer")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_partner_operator_id_operator")),
        sa.ForeignKeyConstraint(
            ["partner_operator_id"], ["operator.id"], name=op.f("fk_partner_partner_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_partner_programme_id_programme")),
        sa.ForeignKeyConstraint(
            ["within_programme_id"], ["programme.id"], name=op.f("fk_partner_within_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_partner_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_partner_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "price",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_eur", sa.Float(), nullable=True),
        sa.Column("amount_high_eur", sa.Float(), nullable=True),
        sa.Column("condition", sa.JSON(), nullable=False),
        sa.CheckConstraint("(amount_eur IS NULL) = (kind NOT IN ('amount', 'range'))", name=op.f("ck_price_amount")),
        sa.CheckConstraint("(amount_high_eur IS NULL) = (kind <> 'range')", name=op.f("ck_price_range")),
        sa.CheckConstraint(
            "kind IN ('free', 'amount', 'range', 'conditional', 'none', 'unknown')",
            name=op.f("ck_price_kind"),
        ),
        sa.CheckConstraint("amount_eur IS NULL OR amount_eur >= 0", name=op.f("ck_price_positive")),
        sa.CheckConstraint("amount_high_eur IS NULL OR amount_high_eur >= amount_eur", name=op.f("ck_price_ordered")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name=op.f("ck_price_period")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_price_offer_id_offer"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
    )
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_price_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "recognition",
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("region_id", sa.String(), nullable=True),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("operator_id", sa.String(), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("certification_id", sa.String(), nullable=True),
        sa.Column("shared_with", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "status IN ('recognised', 'approved_operator', 'pending', 'ended', 'not_recognised', 'unknown')",
            name=op.f("ck_recognition_status"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN offer_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN operator_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN programme_id IS NULL THEN 0 ELSE 1 END) "
            "+ (CASE WHEN certification_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_recognition_target"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name=op.f("ck_recognition_period"),
        ),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certification.id"],
            name=op.f("fk_recognition_certification_id_certification"),
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_recognition_offer_id_offer")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_recognition_operator_id_operator")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_recognition_programme_id_programme")),
        sa.ForeignKeyConstraint(["region_id"], ["place.id"], name=op.f("fk_recognition_region_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
    )
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recognition_body"), ["body"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_certification_id"), ["certification_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "training_session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("venue_id", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("starts_status", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("enrolment_closes_on", sa.Date(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("schedule", sa.String(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "starts_status IN ('stated', 'inferred', 'unknown')",
            name=op.f("ck_training_session_starts_status"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_training_session_period"),
        ),
        sa.CheckConstraint("places IS NULL OR places >= 0", name=op.f("ck_training_session_places")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_training_session_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_training_session_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
    )
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_session_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_session_venue_id"), ["venue_id"], unique=False)

    revisions = sa.table(
        "catalogue_revision",
        sa.column("id"),
        sa.column("revision"),
        sa.column("moved_at", sa.DateTime(timezone=True)),
    )
    op.execute(revisions.insert().values(id=1, revision=0, moved_at=sa.func.current_timestamp()))


def downgrade() -> None:
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_session_venue_id"))
        batch_op.drop_index(batch_op.f("ix_training_session_offer_id"))

    op.drop_table("training_session")
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recognition_programme_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_operator_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_offer_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_certification_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_body"))

    op.drop_table("recognition")
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_offer_id"))

    op.drop_table("price")
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_programme_id"))
        batch_op.drop_index(batch_op.f("ix_partner_operator_id"))
        batch_op.drop_index(batch_op.f("ix_partner_offer_id"))

    op.drop_table("partner")
    with op.batch_alter_table("offer_venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_venue_venue_id"))

    op.drop_table("offer_venue")
    with op.batch_alter_table("offer_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_topic_topic"))

    op.drop_table("offer_topic")
    op.drop_table("offer_language")
    with op.batch_alter_table("offer_certification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_certification_certification_id"))

    op.drop_table("offer_certification")
    with op.batch_alter_table("offer_audience", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_audience_audience"))

    op.drop_table("offer_audience")
    with op.batch_alter_table("funding_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funding_link_venue_id"))
        batch_op.drop_index(batch_op.f("ix_funding_link_programme_id"))
        batch_op.drop_index(batch_op.f("ix_funding_link_payer_programme_id"))
        batch_op.drop_index(batch_op.f("ix_funding_link_payer_operator_id"))
        batch_op.drop_index(batch_op.f("ix_funding_link_payer_funder_id"))
        batch_op.drop_index(batch_op.f("ix_funding_link_operator_id"))
        batch_op.drop_index(batch_op.f("ix_funding_link_offer_id"))

    op.drop_table("funding_link")
    with op.batch_alter_table("venue_host", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_host_operator_id"))

    op.drop_table("venue_host")
    with op.batch_alter_table("programme_operator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_operator_operator_id"))

    op.drop_table("programme_operator")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_programme_id"))
        batch_op.drop_index(batch_op.f("ix_offer_operator_id"))

    op.drop_table("offer")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_place_id"))
        batch_op.drop_index(batch_op.f("ix_venue_operator_id"))

    op.drop_table("venue")
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_parent_id"))
        batch_op.drop_index(batch_op.f("ix_programme_funder_id"))

    op.drop_table("programme")
    op.drop_table("certification_issuer")
    with op.batch_alter_table("operator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operator_region_id"))
        batch_op.drop_index(batch_op.f("ix_operator_parent_id"))

    op.drop_table("operator")
    op.drop_table("funder")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_subject")
        batch_op.drop_index(batch_op.f("ix_claim_document_id"))

    op.drop_table("claim")
    with op.batch_alter_table("ambiguity_subject", schema=None) as batch_op:
        batch_op.drop_index("ix_ambiguity_subject_subject")

    op.drop_table("ambiguity_subject")
    with op.batch_alter_table("source_record", schema=None) as batch_op:
        batch_op.drop_index("ix_source_record_record")

    op.drop_table("source_record")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_postal_code"))
        batch_op.drop_index(batch_op.f("ix_place_nis_code"))
        batch_op.drop_index(batch_op.f("ix_place_municipality_id"))

    op.drop_table("place")
    with op.batch_alter_table("intake_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_run_source"))

    op.drop_table("intake_run")
    op.drop_table("geocode_answer")
    op.drop_table("figure")
    op.drop_table("document")
    op.drop_table("certification")
    op.drop_table("catalogue_revision")
    op.drop_table("ambiguity")
