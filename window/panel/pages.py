"""The pages of the panel beside the answer, by their names in the settings."""

from collections.abc import Callable
from typing import Any

from window.panel.layers_page import LayersPage
from window.panel.models_page import ModelsPage
from window.panel.numbers_page import NumbersPage
from window.panel.page import Page
from window.panel.text_page import KeysPage, LessonsPage
from window.panel.why_page import WhyPage

PAGE_CLASSES: dict[str, Callable[..., Page[Any]]] = {
    "layers": LayersPage,
    "why": WhyPage,
    "numbers": NumbersPage,
    "models": ModelsPage,
    "lessons": LessonsPage,
    "keys": KeysPage,
}
