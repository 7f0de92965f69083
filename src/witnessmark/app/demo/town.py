"""A local web server that plays the vendor and the town: it serves what the day asks for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer."""

    status: int = 200
    body: str = ""
    location: str | None = None


@dataclass(slots=True)
class Town:
    """What each path answers now."""

    host: str
    port: int
    answers: dict[str, Answer] = field(default_factory=dict)

    def says(self, answers: Mapping[str, Answer]) -> None:
        """Change what is served from now on."""
        self.answers.update(answers)

    def url(self, path: str) -> str:
        """Give the address of a path."""
        return f"http://{self.host}:{self.port}{path}"


@contextmanager
def serving() -> Iterator[Town]:
    """Serve on a free loopback port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "town/1"

        def do_GET(self) -> None:
            answer = town.answers.get(self.path, Answer(404, "<h1>Page not found</h1>"))
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing: the story is told by the demonstration."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    town = Town("127.0.0.1", server.server_port)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield town
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
