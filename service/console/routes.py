"""Every page of the console, gathered from one module for each group of pages."""

from __future__ import annotations

from litestar.handlers.http_handlers import HTTPRouteHandler

from service.console.accounts_page import ACCOUNT_ROUTES
from service.console.conflicts import CONFLICT_ROUTES
from service.console.dashboard import DASHBOARD_ROUTES
from service.console.documents import DOCUMENT_CONSOLE_ROUTES
from service.console.funding_links import LINK_ROUTES
from service.console.history import HISTORY_ROUTES
from service.console.keys import KEY_ROUTES
from service.console.merging import MERGING_ROUTES
from service.console.messages import MESSAGE_ROUTES
from service.console.moderation import MODERATION_ROUTES
from service.console.nowhere import NOWHERE_ROUTES
from service.console.offer_acts import OFFER_ACT_ROUTES
from service.console.offer_form import OFFER_ROUTES
from service.console.offers_page import OFFERS_PAGE_ROUTES
from service.console.operator_form import OPERATOR_FORM_ROUTES
from service.console.reports import REPORT_CONSOLE_ROUTES
from service.console.sign_in import SIGN_IN_ROUTES
from service.console.uploads import UPLOAD_ROUTES
from service.console.venue_form import VENUE_ROUTES

CONSOLE_ROUTES: tuple[HTTPRouteHandler, ...] = (
    *SIGN_IN_ROUTES,
    *KEY_ROUTES,
    *ACCOUNT_ROUTES,
    *DASHBOARD_ROUTES,
    *OFFERS_PAGE_ROUTES,
    *OFFER_ROUTES,
    *OFFER_ACT_ROUTES,
    *VENUE_ROUTES,
    *OPERATOR_FORM_ROUTES,
    *HISTORY_ROUTES,
    *CONFLICT_ROUTES,
    *MODERATION_ROUTES,
    *MERGING_ROUTES,
    *REPORT_CONSOLE_ROUTES,
    *DOCUMENT_CONSOLE_ROUTES,
    *LINK_ROUTES,
    *MESSAGE_ROUTES,
    *UPLOAD_ROUTES,
    *NOWHERE_ROUTES,
)
"""To be registered below ``/console``."""
