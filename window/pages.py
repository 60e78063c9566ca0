"""The pages of the panel beside the answer, by their names in the settings."""

from collections.abc import Callable
from typing import Any

from window.layers_page import LayersPage
from window.models_page import ModelsPage
from window.numbers_page import NumbersPage
from window.page import Page
from window.text_page import KeysPage, LessonsPage
from window.why_page import WhyPage

PAGE_CLASSES: dict[str, Callable[..., Page[Any]]] = {
    "layers": LayersPage,
    "why": WhyPage,
    "numbers": NumbersPage,
    "models": ModelsPage,
    "lessons": LessonsPage,
    "keys": KeysPage,
}
