"""The review page's server: on this computer only, for the browser that it was opened in only.

Pages of other sites can send requests to a local server, and can be made to reach it under their own name (DNS
rebinding). So the server answers only requests that name it by its address (`Host`), come from its own page
(`Origin`), and bring the token of this run, first in the address that the browser is opened with, then as a cookie; and
what changes anything needs a header that other sites cannot set without being asked (see Fetch, "CORS protocol").
"""

import hmac
import json
import logging
import secrets
from collections.abc import Callable
from functools import wraps
from importlib.resources import files
from typing import Any, cast

from bottle import Bottle, HTTPResponse, request
from waitress.server import create_server

from i18n.catalogs.entries import is_text
from i18n.review.desk import Desk, DeskError
from i18n.review.shown import Json

_PAGE = files("i18n.review") / "page"
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LARGEST = 1_000_000
"""Bytes that a request may have."""

MARK = "X-Translate-Article"
"""The header that requests which change something must have."""


class Server:
    """Serves a desk on a port of this computer, any free one for 0."""

    def __init__(self, desk: Desk, port: int = 0) -> None:
        self.token = secrets.token_urlsafe(24)
        self._desk = desk
        self._closed = False
        # It warns when a browser asks for more files at once than there are threads.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._server = cast(Any, create_server)(
            self._application(),
            host="127.0.0.1",
            port=port,
            threads=8,
            ident=None,
            max_request_body_size=_LARGEST,
            clear_untrusted_proxy_headers=True,
        )
        self.port = int(self._server.effective_port)

    @property
    def url(self) -> str:
        """What to open in the browser; whoever has it may change the catalogs."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def run(self) -> None:
        """Serve until interrupted, or closed."""
        try:
            self._server.run()
        except OSError:
            if not self._closed:
                raise

    def close(self) -> None:
        """Stop serving; another thread that is in `run` comes back from it."""
        self._closed = True
        self._server.task_dispatcher.shutdown()
        self._server.close()

    def _application(self) -> Bottle:
        app = Bottle()
        desk = self._desk
        one = "/api/catalogs/<language>/<article>"
        app.route("/", "GET", self._page)
        app.route("/<name>.<kind>", "GET", lambda name, kind: self._file(f"{name}.{kind}", kind))
        app.route("/api/catalogs", "GET", self._guarded(lambda: desk.catalogs()))
        app.route(one, "GET", self._guarded(lambda name: desk.catalog(name, request.query.get("tab", ""))))
        app.route(f"{one}/version", "GET", self._guarded(desk.version))
        app.route(f"{one}/preview", "GET", self._guarded(desk.preview))
        app.route(f"{one}/entries/<id_>/alternatives", "GET", self._guarded(desk.alternatives))
        app.route(f"{one}/entries/<id_>/check", "POST", self._guarded(self._check))
        app.route(f"{one}/entries/<id_>", "POST", self._guarded(self._change))
        app.route(f"{one}/undo", "POST", self._guarded(lambda name: desk.undo(name, _field("tab", str))))
        app.default_error_handler = lambda error: _answer(error.status_code, {"error": error.status_line})
        return app

    def _change(self, name: str, id_: str) -> Json:
        approve, seen, tab = _field("approve", bool), _field("seen", str), _field("tab", str)
        return self._desk.change(name, id_, _targets(), approve, seen, tab)

    def _check(self, name: str, id_: str) -> Json:
        return self._desk.check(name, id_, _targets())

    def _guarded(self, answer: Callable[..., Json]) -> Callable[..., HTTPResponse]:
        """Answers as JSON, to requests of our own page only."""

        @wraps(answer)
        def guarded(language: str = "", article: str = "", **named: str) -> HTTPResponse:
            try:
                self._admit()
                if request.method == "POST" and request.get_header(MARK) != "1":
                    raise DeskError(403, f"a change needs the header {MARK}")
                arguments = [f"{language}/{article}"] if article else []
                return _answer(200, answer(*arguments, **named))
            except DeskError as error:
                told = {"error": str(error)} | ({"entry": error.entry} if error.entry else {})
                return _answer(error.status, told)

        return guarded

    def _admit(self) -> None:
        """Raise DeskError 403 for a request that does not come from our own page."""
        ours = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        host, origin = request.get_header("Host", ""), request.get_header("Origin")
        if host not in ours:
            raise DeskError(403, "wrong host; open the address that translate-article review has printed")
        if origin is not None and origin != f"http://{host}":
            raise DeskError(403, "requests of other pages are not answered")
        if not hmac.compare_digest(request.get_cookie(self._cookie, "").encode(), self.token.encode()):
            raise DeskError(403, "open the address that translate-article review has printed: it has a token")

    @property
    def _cookie(self) -> str:
        """Cookies do not know ports: each server has a name of its own."""
        return f"translate-article-{self.port}"

    def _page(self) -> HTTPResponse:
        """The page; the token in the address becomes a cookie, so that it does not stay in the history."""
        host = request.get_header("Host", "")
        token = request.query.get("token", "")
        if host in (f"127.0.0.1:{self.port}", f"localhost:{self.port}") and hmac.compare_digest(
            token.encode(), self.token.encode()
        ):
            moved = HTTPResponse(status=303, headers=_HEADERS | {"Location": "/"})
            moved.set_cookie(self._cookie, self.token, httponly=True, samesite="strict", path="/")
            return moved
        return self._file("index.html", "html")

    def _file(self, name: str, kind: str) -> HTTPResponse:
        try:
            self._admit()
        except DeskError as error:
            return HTTPResponse(
                f"{error}\n", error.status, _HEADERS | {"Content-Type": "text/plain; charset=utf-8"}
            )
        file = next((file for file in _PAGE.iterdir() if file.name == name), None)
        if kind not in _TYPES or file is None:
            return _answer(404, {"error": f"there is no {name}"})
        return HTTPResponse(file.read_bytes(), 200, _HEADERS | {"Content-Type": _TYPES[kind]})


def _answer(status: int, data: Json) -> HTTPResponse:
    body = json.dumps(data, ensure_ascii=False).encode(errors="replace")
    return HTTPResponse(body, status, _HEADERS | {"Content-Type": "application/json; charset=utf-8"})


def _body() -> Json:
    """What a request brought as JSON."""
    if not request.get_header("Content-Type", "").startswith("application/json"):
        raise DeskError(400, "a change is sent as application/json")
    try:
        data = json.loads(request.body.read())
    except (ValueError, RecursionError) as error:
        raise DeskError(400, "the request is not JSON") from error
    if not isinstance(data, dict):
        raise DeskError(400, "the request is no JSON object")
    return data


def _field(name: str, kind: type) -> Any:
    value = _body_once().get(name)
    if not isinstance(value, kind):
        raise DeskError(400, f'the request lacks "{name}"')
    return value


def _targets() -> list[str]:
    targets: list[str] = _field("targets", list)
    if not all(isinstance(text, str) and is_text(text) for text in targets):
        raise DeskError(400, "a translation has a character that no catalog can hold")
    return targets


def _body_once() -> Json:
    """The body, read and understood once for each request."""
    if "translate_article.body" not in request.environ:
        request.environ["translate_article.body"] = _body()
    return dict(request.environ["translate_article.body"])
