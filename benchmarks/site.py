"""Look at a built site with the tools that others judge it by: `python -m benchmarks.site OUTPUT`.

The Nu Html Checker and html-validate read every page; Lighthouse measures the front page, a story and a tag page in
Chromium; weights are of pages and stylesheet as sent, compressed. Needs node and java; the checkers are fetched once.
"""

import argparse
import gzip
import json
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import Any

TOOLS = {"vnu-jar": "26.9.27", "html-validate": "10.17.0", "lighthouse": "12.8.2"}
FOLDER = Path(".cache") / "checkers"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUM = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
FLIGHT = 14 * 1024
STUB = 'http-equiv="refresh"'


class Packed(SimpleHTTPRequestHandler):
    """A file server that sends text compressed and kept for a day, over connections that it keeps, as servers do, and says nothing."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send one file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = gzip.compress(path.read_bytes(), 9)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=86400")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def fetch_tools() -> Path:
    """Return the folder of the checkers, fetched where it lacks one."""
    if not all((FOLDER / "node_modules" / name).is_dir() for name in TOOLS):
        FOLDER.mkdir(parents=True, exist_ok=True)
        packages = [f"{name}@{version}" for name, version in TOOLS.items()]
        npm = shutil.which("npm") or "npm"
        subprocess.run([npm, "install", "--silent", "--no-save", "--prefix", str(FOLDER), *packages], check=True)  # noqa: S603
    return FOLDER / "node_modules"


def html_checker(tools: Path, pages: Sequence[Path]) -> Counter[str]:
    """Return the errors of the Nu Html Checker, by message."""
    jar = tools / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-Xss2m", "-jar", str(jar), "--errors-only", "--format", "json", *map(str, pages)]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stderr  # noqa: S603
    return Counter(message["message"] for message in json.loads(output)["messages"] if message["type"] == "error")


def html_validate(tools: Path, pages: Sequence[Path]) -> Counter[str]:
    """Return the errors of html-validate's recommended rules, by rule; mails are styled as their clients need it, not as pages are."""
    command = [
        str(tools / ".bin" / "html-validate"),
        "--preset",
        "recommended",
        "--formatter",
        "json",
        *(str(page) for page in pages if page.name != "email.html"),
    ]
    with TemporaryFile("w+") as report_file:  # of a pipe node writes no more than one buffer before it ends
        subprocess.run(command, stdout=report_file, check=False)  # noqa: S603
        report_file.seek(0)
        return Counter(message["ruleId"] for page in json.load(report_file) for message in page["messages"])


def lighthouse(tools: Path, url: str, report: Path) -> dict[str, Any]:
    """Return the score of each category, 0 to 100, and what kept one from 100."""
    command = [
        str(tools / ".bin" / "lighthouse"), url, "--quiet", "--output=json", f"--output-path={report}",
        f"--chrome-flags={CHROMIUM}", f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    results = json.loads(report.read_text(encoding="utf-8"))
    scores = {name: round(100 * (results["categories"][name]["score"] or 0)) for name in CATEGORIES}
    lost = [
        audit["id"]
        for name in CATEGORIES
        for reference in results["categories"][name]["auditRefs"]
        if reference["weight"] and (audit := results["audits"][reference["id"]])["score"] not in (1, None)
    ]
    return {**scores, "lost": lost}


def weights(output: Path, pages: Sequence[Path]) -> tuple[int, int, int]:
    """Compressed bytes: the stylesheet, and with it the median and the heaviest story."""
    sheet = len(gzip.compress((output / "theme" / "style.css").read_bytes(), 9))
    stories = [len(gzip.compress(page.read_bytes(), 9)) for page in pages if _is_story(output, page)]
    return sheet, sheet + round(median(stories)), sheet + max(stories)


def _is_story(output: Path, page: Path) -> bool:
    parts = page.relative_to(output).parts
    return len(parts) == 4 and parts[0].isdecimal() and STUB not in page.read_text(encoding="utf-8")


def _chosen(output: Path, pages: Sequence[Path]) -> Iterator[str]:
    """Yield the front page, the last story, a tag's page, and an issue's."""
    yield ""
    yield next(page for page in reversed(pages) if _is_story(output, page)).parent.relative_to(output).as_posix() + "/"
    for kind in ("tag", "issues"):  # an issue's folder is there if one is published
        folders = sorted(path.parent for path in (output / kind).glob("*/index.html"))
        yield from (f"{folder.relative_to(output).as_posix()}/" for folder in folders[:1])


def main() -> None:
    """Print the report of each tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="a site built for http://127.0.0.1:PORT")
    parser.add_argument("--port", type=int, default=8417, help="the port that the site was built for")
    arguments = parser.parse_args()
    output, tools = arguments.output.resolve(), fetch_tools()
    pages = sorted(output.rglob("*.html"))
    for name, check in (("Nu Html Checker", html_checker), ("html-validate", html_validate)):
        errors = check(tools, pages)
        print(f"{name}: {errors.total()} errors on {len(pages)} pages", *errors.most_common(10), sep="\n  ")
    sheet, typical, most = weights(output, pages)
    print(f"stylesheet {sheet:,} bytes; with it a story {typical:,} (median), {most:,} (most), of {FLIGHT:,}")
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), partial(Packed, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for path in _chosen(output, pages):
        print(
            f"Lighthouse /{path}",
            lighthouse(tools, f"http://127.0.0.1:{arguments.port}/{path}", FOLDER / "report.json"),
        )
    server.shutdown()


if __name__ == "__main__":
    main()
