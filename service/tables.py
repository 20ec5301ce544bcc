"""Every module that defines tables, imported once so that the metadata is whole."""

from __future__ import annotations

from sqlmodel import SQLModel

import service.catalogue.models
import service.evidence.models
import service.funding.models
import service.intake.models
import service.offers.certification
import service.offers.models
import service.operators.models
import service.places.models
import service.recognition.models  # noqa: F401  the imports above register tables

metadata = SQLModel.metadata
"""The tables of the code."""
