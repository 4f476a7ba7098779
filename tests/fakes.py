"""Stand-ins for tests in which the words of a translation do not matter."""

from collections.abc import Iterator, Sequence

from translators import Request, Translation, acceptance
from translators.packages import ModelPackage


class FakeTranslator:
    """Upper-cases every sentence, and puts in the first form of each constraint; remembers what it was asked."""

    name = "fake 1.0"

    def __init__(self, package: ModelPackage | None = None) -> None:
        self.package = package
        self.asked: list[Request] = []

    def translate(self, requests: Sequence[Request]) -> Iterator[Translation]:
        self.asked += requests
        for request in requests:
            text = request.text
            for c in (c for c in reversed(request.constraints) if c.forms):
                text = text[: c.start].upper() + c.forms[0] + text[c.end :].upper()
            text = text if request.constraints else text.upper()
            yield Translation(text, -0.5, acceptance.met(text, request.constraints), "fake")
