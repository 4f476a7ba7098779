"""Which packages lead from one language to another: one, or several through other languages."""

from collections import deque
from collections.abc import Sequence

from translators.packages import ModelPackage

Route = tuple[ModelPackage, ...]


class NoRoute(LookupError):
    """No installed package, nor a chain of them, leads to the target language."""


def find(packages: Sequence[ModelPackage], source: str, target: str) -> Route:
    """The shortest chain of packages from `source` to `target` (Argos codes), by breadth-first search.

    Empty if the two are the same. Raises NoRoute, which says what to install.
    """
    queue: deque[tuple[str, Route]] = deque([(source, ())])
    seen = {source}
    while queue:
        language, route = queue.popleft()
        if language == target:
            return route
        for package in packages:
            if package.source == language and package.target not in seen:
                seen.add(package.target)
                queue.append((package.target, (*route, package)))
    raise NoRoute(_advice(packages, source, target))


def _advice(packages: Sequence[ModelPackage], source: str, target: str) -> str:
    pairs = {(p.source, p.target) for p in packages}
    missing = [p for p in ((source, "en"), ("en", target)) if p not in pairs and p[0] != p[1]]
    if "en" in (source, target):
        missing = [(source, target)]
    names = " ".join(f"{a}-{b}" for a, b in missing)
    return f"no package leads from {source} to {target}; run: translate-article packages install {names}"
