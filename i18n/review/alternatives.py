"""Other translations of a sentence than the one in the catalog, from the machine."""

from collections.abc import Callable, Sequence
from typing import Protocol

from babel import Locale

from glossary.matching import Match
from i18n import terms, typography
from translators import Request, Translation, routes
from translators.packages import ModelPackage, argos_code
from translators.routes import NoRoute


class Alternating(Protocol):
    """A translator that knows more than one translation."""

    def alternatives(self, request: Request) -> Sequence[Translation]:
        """Different translations of a sentence, the best first."""
        ...


class Machine:
    """Gives alternatives with packages that lead directly from one language to the other; loads each once."""

    def __init__(self, packages: Sequence[ModelPackage], make: Callable[[ModelPackage], Alternating]) -> None:
        self._packages = packages
        self._make = make
        self._made: dict[ModelPackage, Alternating] = {}

    def __call__(
        self, text: str, matches: Sequence[Match], source: Locale, target: Locale
    ) -> list[tuple[str, float]]:
        """Different translations with their scores (log-probability per token). Raises NoRoute."""
        route = routes.find(self._packages, argos_code(source), argos_code(target))
        if len(route) != 1:
            raise NoRoute(f"no package leads directly from {source} to {target}; there are no alternatives")
        if route[0] not in self._made:
            self._made[route[0]] = self._make(route[0])
        request = terms.request(text, matches, target)
        found = self._made[route[0]].alternatives(request)
        texts = {_finished(text, t.text, matches, target): t.score for t in reversed(found)}
        return list(texts.items())[::-1]


def _finished(source: str, text: str, matches: Sequence[Match], target: Locale) -> str:
    """A translation as a run would have written it."""
    [quotation] = typography.quotations([source])
    localized = typography.localize(terms.agreeing(text, matches, target), target, quotation)
    return typography.capitalize_like(source, localized)
