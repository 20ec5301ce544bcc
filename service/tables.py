"""Every module that defines tables, imported once so that the metadata is whole."""

from __future__ import annotations

from sqlmodel import SQLModel

import service.accounts.models
import service.catalogue.models
import service.confirmation.models
import service.counts.models
import service.evidence.models
import service.funding.models
import service.funding_pages.models
import service.history.models
import service.intake.models
import service.limits
import service.offers.certification
import service.offers.models
import service.operators.models
import service.outbox.models
import service.places.models
import service.recognition.models
import service.reports.models
import service.secret
import service.spreadsheets.models  # noqa: F401  the imports above register tables

metadata = SQLModel.metadata
"""The tables of the code."""
