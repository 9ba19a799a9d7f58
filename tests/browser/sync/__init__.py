"""Helpers of the sync tests, which ask much of a machine: a screen may take as long as a row."""

from playwright.async_api import expect

from tests.browser.waiting import PATIENCE_S

expect.set_options(timeout=PATIENCE_S * 1000)
