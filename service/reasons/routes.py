"""The address of the question why."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.catalogue.gone import refuse_absent
from service.catalogue.moments import Moment
from service.catalogue.pin import get_catalogue
from service.catalogue.search import Sorting
from service.database import open_reading
from service.offers.filters import OfferFilters
from service.query import get_asked
from service.reasons.schemas import Why
from service.reasons.search import explain_offer


@get(
    "/offers/{offer_id:str}/why",
    opt={"parameters": (OfferFilters, Sorting, Moment)},
    sync_to_thread=True,
    summary="Why an offer is found, or not",
    description="For the filters of a list and one offer, whether it is among the results or not: what each filter in "
    "force does with it, and what the offer has that the filter looks at. Of one that is found, at which place it "
    "stands and by what; of one that is not, which filters keep it out, alone or together, what would let it past "
    "each, and the smallest change that lets it in, as a query that is ready to be asked. An answer is consistent with "
    "the list: whoever asks the list with a changed query finds the offer.",
    tags=["offers"],
)
def explain_why(offer_id: FromPath[str], request: Request[Any, Any, Any], engine: NamedDependency[Engine]) -> Why:
    """Say why an offer is found, or why it is not."""
    catalogue, moment = get_catalogue(request), get_asked(request, Moment)
    number = catalogue.ids.get(offer_id)
    if number is None:
        with open_reading(engine) as db:
            refuse_absent(db, catalogue, offer_id)
    rest = (("as_of", moment.as_of.isoformat()),) if moment.as_of is not None else ()
    return explain_offer(catalogue, get_asked(request, OfferFilters), get_asked(request, Sorting), number, rest)


REASON_ROUTES = (explain_why,)
