"""Signing in with the password of a directory: a real slapd with a certificate made for the test."""

import datetime as dt
import ipaddress
import shutil
import socket
import subprocess
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from comity.access.middleware import COOKIE

pytest.importorskip("ldap3")

WHO = "viewer@region"
PASSWORD = "words of the directory"
CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCertificateFile {folder}/certificate.pem
TLSCertificateKeyFile {folder}/key.pem
database mdb
suffix dc=test
directory {folder}/data
"""
ENTRIES = "dn: dc=test\nobjectClass: dcObject\nobjectClass: organization\no: test\ndc: test\n" + "".join(
    f"\ndn: uid={name},dc=test\nobjectClass: inetOrgPerson\nuid: {name}\ncn: x\nsn: x\nuserPassword: {PASSWORD}\n"
    for name in (WHO, "stranger@region")
)


def make_certificate(folder):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(text)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    """The ports of a directory that speaks TLS from the start, and of its door without."""
    folder = tmp_path_factory.mktemp("slapd")
    (folder / "data").mkdir()
    make_certificate(folder)
    (folder / "slapd.conf").write_text(CONFIG.format(folder=folder))
    (folder / "entries.ldif").write_text(ENTRIES)
    subprocess.run(
        ["slapadd", "-f", folder / "slapd.conf", "-l", folder / "entries.ldif"],
        check=True,
        capture_output=True,
    )
    ports = free_port(), free_port()
    addresses = f"ldaps://127.0.0.1:{ports[0]}/ ldap://127.0.0.1:{ports[1]}/"
    command = [shutil.which("slapd"), "-d", "0", "-f", folder / "slapd.conf", "-h", addresses]
    running = subprocess.Popen(command)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", ports[0]), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield folder, *ports
    running.terminate()
    running.wait()


@pytest.fixture
def directory(slapd, settings):
    folder, secure, plain = slapd
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "comity.access.directory.DirectoryBackend",
    ]
    settings.COMITY_LDAP_URL = f"ldaps://127.0.0.1:{secure}"
    settings.COMITY_LDAP_USER_DN = "uid={login},dc=test"
    settings.COMITY_LDAP_CA_FILE = str(folder / "certificate.pem")
    return plain


def enter(client, name=WHO, password=PASSWORD):
    client.post("/sign-in/", {"name": name, "password": password})
    return COOKIE in client.cookies


# ldap3 calls what Python 3.11 has deprecated, and leaves a refused socket to the collector.
pytestmark = [
    pytest.mark.needs("slapd"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.parametrize(
    ("name", "password", "enters"),
    [
        (WHO, PASSWORD, True),
        (WHO, "wrong", False),
        (WHO, "", False),
        ("stranger@region", PASSWORD, False),
        ("commander@region", PASSWORD, False),
        ("*", PASSWORD, False),
    ],
)
def test_directory_when_asked_then_only_its_password_for_a_login_of_ours(
    world, client, directory, name, password, enters
):
    assert enter(client, name, password) is enters


def test_directory_when_it_turns_to_tls_then_the_same(world, client, directory, settings):
    settings.COMITY_LDAP_URL = f"ldap://127.0.0.1:{directory}"
    assert enter(client) is True


def test_directory_when_its_certificate_is_unknown_then_refused(world, client, directory, settings):
    settings.COMITY_LDAP_CA_FILE = ""
    assert enter(client) is False


def test_directory_when_it_is_down_then_refused_and_passwords_of_ours_go_on(
    world, client, directory, settings
):
    settings.COMITY_LDAP_URL = f"ldaps://127.0.0.1:{free_port()}"
    assert [enter(client), enter(client, password="correct horse battery staple")] == [False, True]
