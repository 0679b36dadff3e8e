"""The machines of a deployment as processes on the loopback: two databases, web, workers and a proxy with TLS."""

import ipaddress
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from comity.foundation.server.binaries import program_folder
from comity.foundation.server.roles import ROLES_WITH_PASSWORD, statements_for_administrator
from comity.foundation.server.runner import runner_for

COMITY = [sys.executable, "-m", "comity.cli.main"]
DEPLOY = Path(__file__).parents[2] / "deploy"
SECRET = "secret"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{condition} did not come true"
        time.sleep(0.1)


class Databases:
    """A primary and a standby that it waits for, on ports of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.runner = folder, runner_for("nobody")
        self.ports = {"primary": free_port(), "standby": free_port()}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        (self.folder / "password").write_text(SECRET, encoding="ascii")
        (self.folder / "password").chmod(0o644)
        self._own_folder("primary")
        self._run("initdb", "-D", self.folder / "primary", "-U", "postgres", "--auth=scram-sha-256", "-E", "UTF8",
                  "--locale=C.UTF-8", "-N", f"--pwfile={self.folder / 'password'}")  # fmt: skip
        self.serve("primary")
        self._own_folder("standby")
        self._run(
            "pg_basebackup", "-D", self.folder / "standby", "-R", "-N", "-d", self.url("primary", "postgres")
        )
        self.serve("standby")
        with psycopg.connect(self.url("primary", "postgres"), autocommit=True) as connection:
            connection.execute("alter system set synchronous_standby_names = '*'")
            connection.execute("select pg_reload_conf()")

    def prepare(self, psql: Path) -> None:
        """What the administrator of the server does once."""
        words = [
            part
            for role in ROLES_WITH_PASSWORD
            for part in ("-v", f"{role.removeprefix('comity_')}_password={SECRET}")
        ]
        url = self.url("primary", "postgres")
        sql = statements_for_administrator().encode()
        subprocess.run(
            [psql, url, "-qX", "-v", "ON_ERROR_STOP=1", *words], input=sql, check=True, capture_output=True
        )

    def url(self, host: str, role: str, database: str = "postgres") -> str:
        return f"postgresql://{role}:{SECRET}@127.0.0.1:{self.ports[host]}/{database}"

    def either(self, role: str) -> str:
        """The address of whichever of the two takes writes."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports.values())
        return (
            f"postgresql://{role}:{SECRET}@{hosts}/comity?target_session_attrs=read-write&connect_timeout=5"
        )

    def serve(self, host: str) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.ports[host]),
            "unix_socket_directories": "",
            "max_connections": "60",
            "fsync": "off",
        }
        words = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self.running[host] = self._start("postgres", "-D", self.folder / host, *words)
        wait_for(lambda: self._answers(host))

    def promote(self) -> None:
        with psycopg.connect(self.url("standby", "postgres"), autocommit=True) as connection:
            connection.execute("alter system set synchronous_standby_names = ''")
            connection.execute("select pg_promote()")

    @property
    def psql(self) -> Path:
        return program_folder(self.runner, self.folder) / "psql"

    def _answers(self, host: str) -> bool:
        try:
            psycopg.connect(self.url(host, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _own_folder(self, name: str) -> None:
        (self.folder / name).mkdir(mode=0o700)
        self.runner.own(self.folder / name)

    def _run(self, program: str, *words: object) -> None:
        assert self._start(program, *words).wait() == 0, program

    def _start(self, program: str, *words: object) -> subprocess.Popen[bytes]:
        user, group, groups = self.runner.drop()
        command = [program_folder(self.runner, self.folder) / program, *map(str, words)]
        with (self.folder / "server.log").open("ab") as log:
            return subprocess.Popen(
                command, stdout=log, stderr=log, cwd="/", user=user, group=group, extra_groups=groups
            )


def start_web(environment: dict[str, str]) -> tuple[subprocess.Popen[str], int]:
    """A web machine, and the port it listens on."""
    words = ["serve", "--port", str(free_port())]
    process = subprocess.Popen([*COMITY, *words], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    found = re.search(r":(\d+)$", process.stdout.readline().strip())
    assert found, "the web machine did not start"
    return process, int(found[1])


def start_proxy(folder: Path, *, upstream: list[int]) -> tuple[subprocess.Popen[bytes], int]:
    """Nginx with the configuration that we ship, on ports and with a certificate of this test."""
    folder.mkdir()
    _make_certificate(folder)
    plain, secure = free_port(), free_port()
    site = (DEPLOY / "nginx" / "comity.conf").read_text(encoding="utf-8")
    servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=2 fail_timeout=5s;" for port in upstream)
    for pattern, put in {
        r"    server 127\.0\.0\.1:8000 .*;": servers,
        r".*\[::\].*\n": "",
        r"listen 80;": f"listen 127.0.0.1:{plain};",
        r"listen 443 ": f"listen 127.0.0.1:{secure} ",
        r"/etc/comity/tls/": f"{folder}/",
        r"/var/log/nginx/": f"{folder}/",
    }.items():
        site, count = re.subn(pattern, put, site)
        assert count, pattern
    (folder / "comity.conf").write_text(site, encoding="utf-8")
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\ndaemon off;\nuser root;\nevents {{}}\nhttp {{\n{paths}include {folder}/comity.conf;\n}}\n",
        encoding="utf-8",
    )
    command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    return subprocess.Popen(command), secure


def _make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(tz=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "comity.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "comity.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def machine(folder: Path, databases: Databases, **more: str) -> dict[str, str]:
    """The environment of one machine: keys and files are shared, the rest of its data is its own."""
    return {
        **os.environ,
        "COMITY_DATA": str(folder),
        "COMITY_DATABASE_URL": databases.either("comity_app"),
        "COMITY_ALLOWED_HOSTS": "localhost",
        "COMITY_HTTPS": "true",
        "COMITY_WEB_PROCESSES": "1",
        "COMITY_JOBS": "1",
        "COMITY_SECOND_FACTOR": "never",
        **more,
    }
