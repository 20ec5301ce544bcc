"""Every page of the console, gathered from one module for each group of pages."""

from __future__ import annotations

from litestar.handlers.http_handlers import HTTPRouteHandler

from service.console.accounts_page import ACCOUNT_ROUTES
from service.console.keys import KEY_ROUTES
from service.console.offer_acts import OFFER_ACT_ROUTES
from service.console.offer_form import OFFER_ROUTES
from service.console.reports import REPORT_CONSOLE_ROUTES
from service.console.sign_in import SIGN_IN_ROUTES

CONSOLE_ROUTES: tuple[HTTPRouteHandler, ...] = (
    *SIGN_IN_ROUTES,
    *KEY_ROUTES,
    *ACCOUNT_ROUTES,
    *OFFER_ROUTES,
    *OFFER_ACT_ROUTES,
    *REPORT_CONSOLE_ROUTES,
)
"""To be registered below ``/console``."""
