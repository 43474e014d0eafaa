"""Real servers handle the files that we write for them, with posts of any name."""

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from standfirst.discovery import server_files
from standfirst.discovery.server_files import Retired

PLACES = ("2026/05/plain", "2026/05/sp ace", '2026/05/quo"te', "2026/05/dol$lar", "2026/05/bra{ce}", "2026/05/back\\slash",
          "2026/05/grüße", "2026/05/C#", "2026/05/per%cent", "2026/05/se;mi", "2026/05/new'line", "2026/05/日本")  # fmt: skip
MOVED = (
    ("2026/04/old na$me", "https://digest.example/2026/05/new/"),
    ("2026/04/früher", "https://digest.example/2026/05/später/"),
)
POLICY = "default-src 'none'"
APACHE = """ServerRoot "{root}"
Listen 127.0.0.1:{port}
PidFile "{root}/pid"
ErrorLog "{root}/error.log"
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
TypesConfig /etc/mime.types
User www-data
Group www-data
DocumentRoot "{site}"
<Directory "{site}">
AllowOverride All
Require all granted
</Directory>
"""
NGINX = """pid {root}/pid;
error_log {root}/error.log;
events {{ }}
http {{
  access_log off;
  server {{ listen 127.0.0.1:{port}; root {site}; include {site}/nginx.conf; }}
}}
"""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing, so that a redirect can be looked at."""

    def redirect_request(self, *_: object) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page, and each server's file."""
    folder = tmp_path_factory.mktemp("served")
    for path, text in server_files.for_servers(POLICY, Retired(MOVED, PLACES)):
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "index.html").write_text("<p>here</p>")
    (folder / "404.html").write_text("<p>missing</p>")
    withdrawn = folder / PLACES[0] / "index.html"
    withdrawn.parent.mkdir(parents=True)
    withdrawn.write_text("<p>withdrawn</p>")
    for directory in (withdrawn.parent, *withdrawn.parent.parents):  # the server's own user reads it
        if directory.is_relative_to(tmp_path_factory.getbasetemp().parent.parent):
            directory.chmod(0o755)
    return folder


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(command: list[str], port: int) -> Iterator[str]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, process.stdout and process.stdout.read()
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def answer(address: str) -> tuple[int, dict[str, str]]:
    try:
        with OPENER.open(address) as response:
            return response.status, {name.lower(): value for name, value in response.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}


def body_of(address: str) -> str:
    """The page that a server sends with an error."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        OPENER.open(address)
    with caught.value as error:
        return str(error.read().decode())


def look(address: str) -> None:
    """Check the answers that every server must give."""
    status, headers = answer(f"{address}/")
    assert status == 200
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert answer(f"{address}/nowhere")[0] == 404
    for place in PLACES:
        assert answer(f"{address}/{quote(place)}/")[0] == 410, place
        assert body_of(f"{address}/{quote(place)}/") == "<p>withdrawn</p>", place
    assert answer(f"{address}/2026/05/spXace/")[0] == 404
    for place, target in MOVED:
        status, headers = answer(f"{address}/{quote(place)}/")
        assert (status, unquote(headers["location"])) == (301, target), place


@pytest.mark.skipif(not shutil.which("apache2", path="/usr/sbin:/usr/bin"), reason="no Apache on this machine")
def test_apache_serves_the_site_and_reports_what_is_gone(site: Path, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "httpd.conf").write_text(APACHE.format(root=tmp_path, port=port, site=site))

    with served(["/usr/sbin/apache2", "-X", "-f", str(tmp_path / "httpd.conf")], port) as address:
        look(address)


@pytest.mark.skipif(not shutil.which("nginx", path="/usr/sbin:/usr/bin"), reason="no nginx on this machine")
def test_nginx_serves_the_site_and_reports_what_is_gone(site: Path, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "nginx.conf").write_text(NGINX.format(root=tmp_path, port=port, site=site))

    command = [
        "/usr/sbin/nginx",
        "-c",
        str(tmp_path / "nginx.conf"),
        "-e",
        str(tmp_path / "error.log"),
        "-g",
        "daemon off;",
    ]
    with served(command, port) as address:
        look(address)
