from pathlib import Path

import pytest

from translators.packages import ModelPackage
from translators.routes import NoRoute, find


def package(pair: str) -> ModelPackage:
    source, target = pair.split("-")
    return ModelPackage(Path(pair), False, {"from_code": source, "to_code": target})


PACKAGES = [package(pair) for pair in ("en-ru", "en-ur", "de-en", "de-fr", "fr-en", "fr-ru", "ru-en")]


@pytest.mark.parametrize(
    ("source", "target", "route"),
    [
        ("en", "ru", ["en-ru"]),
        ("de", "ru", ["de-en", "en-ru"]),
        ("de", "ur", ["de-en", "en-ur"]),
        ("fr", "ru", ["fr-ru"]),
        ("ru", "ur", ["ru-en", "en-ur"]),
        ("en", "en", []),
    ],
)
def test_the_shortest_route(source, target, route):
    assert [p.folder.name for p in find(PACKAGES, source, target)] == route


@pytest.mark.parametrize(
    ("source", "target", "commands"),
    [("en", "de", "install en-de"), ("ur", "ru", "install ur-en"), ("ur", "de", "install ur-en en-de")],
)
def test_no_route_says_what_to_install(source, target, commands):
    with pytest.raises(NoRoute, match=commands):
        find(PACKAGES, source, target)
