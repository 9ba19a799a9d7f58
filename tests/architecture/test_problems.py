"""A code is a promise: what is registered is raised somewhere, and has a sentence for as long as it is."""

import ast
import re

import pytest

from backend.errors import REGISTRY
from tests.architecture.sources import CHECKOUT, Source, sources

PLACES = ("backend", "media")
SPEAK_ONLY = {"backend/errors.py", "backend/web/guide.py"}
OF_THE_LINE = {"timeout", "offline", "not_json", "captive_portal"}  # what a phone finds out without a server
SENTENCE = re.compile(r'"problem\.([a-z_]+(?:\.[a-z_]+)?)":')


def raised() -> set[str]:
    """Whole texts in code that acts; what merely speaks of codes (registry, guides, sentences of docs) is left out."""
    acting = (s for s in sources(*PLACES) if s.path not in SPEAK_ONLY and not s.path.endswith("/guide.py"))
    return {text for source in acting for text in texts(source)}


def texts(source: Source) -> set[str]:
    constants = {node.value for node in ast.walk(source.tree) if isinstance(node, ast.Constant)}
    return {value for value in constants if isinstance(value, str)}


def test_every_code_is_raised_somewhere():
    assert set(REGISTRY) - raised() == set()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_code_has_a_sentence_and_no_sentence_outlives_its_code(language: str):
    catalogue = (CHECKOUT / f"pwa/src/i18n/{language}/codes.ts").read_text(encoding="utf-8")
    assert set(SENTENCE.findall(catalogue)) == set(REGISTRY) | OF_THE_LINE
