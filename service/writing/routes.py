"""All addresses at which records are written."""

from __future__ import annotations

from service.writing.routes_links import LinkWriting
from service.writing.routes_offers import OfferWriting
from service.writing.routes_parts import PartWriting
from service.writing.routes_records import OperatorWriting, VenueWriting

WRITING_ROUTES = (OfferWriting, PartWriting, VenueWriting, OperatorWriting, LinkWriting)
