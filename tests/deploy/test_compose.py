"""compose.yaml and what it names fit together, and hold no secret. It cannot be run here: this is what can be read."""

from __future__ import annotations

import re
from configparser import ConfigParser
from dataclasses import fields
from itertools import chain
from typing import Any

import pytest
import yaml

from service.settings import PREFIX, Settings
from tests.conftest import ROOT

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DEPLOY = ROOT / "deploy"
PROXY = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
WEBS = sorted(name for name in SERVICES if name.startswith("web"))
HOST = re.compile(r"@([\w-]+):(\d+)/(\w+)")
SECRET = re.compile(r"\$\{(POSTGRES|REPLICATION)_PASSWORD(:\?[^}]*)?\}")


def read_pooler() -> ConfigParser:
    found = ConfigParser(comment_prefixes=(";",))
    found.read(DEPLOY / "pgbouncer" / "pgbouncer.ini", encoding="utf-8")
    return found


def list_mounts() -> list[str]:
    return [mount for service in SERVICES.values() for mount in service.get("volumes", ())]


def is_pinned(image: str) -> bool:
    """Whether an image is named with two numbers of a version at least."""
    return re.search(r":\D*\d+\.\d+|:[a-z]+-\d{8}", image) is not None


def test_all_parts_are_there() -> None:
    assert set(SERVICES) == {"primary", "replica1", "replica2", "pgbouncer", "migrate", *WEBS, "proxy"}
    assert len(WEBS) == 3


@pytest.mark.parametrize("name", [*WEBS, "migrate"])
def test_settings_are_the_service_s_own(name: str) -> None:
    known = {f"{PREFIX}{item.name.upper()}" for item in fields(Settings)}
    given = SERVICES[name]["environment"]
    assert given.keys() <= known
    addresses = [HOST.findall(value) for key, value in given.items() if key.endswith(("DATABASE_URL", "REPLICA_URL"))]
    for host, port, database in chain(*addresses):
        assert host in SERVICES
        assert port == ("6432" if host == "pgbouncer" else "5432")
        assert database == "cartoforma"


@pytest.mark.parametrize("name", WEBS)
def test_a_web_process_goes_past_the_pooler_for_what_lasts(name: str) -> None:
    given = SERVICES[name]["environment"]
    assert HOST.findall(given["CARTOFORMA_DATABASE_URL"])[0][0] == "pgbouncer"
    assert HOST.findall(given["CARTOFORMA_SESSION_URL"])[0][0] == "primary"
    assert HOST.findall(given["CARTOFORMA_REPLICA_URL"])[0][0].startswith("replica")


def test_the_one_proxy_is_believed_about_where_requests_come_from() -> None:
    assert {SERVICES[name]["environment"]["CARTOFORMA_TRUSTED_PROXIES"] for name in WEBS} == {"1"}
    assert "option forwardfor" in PROXY


def test_every_replica_is_read() -> None:
    read = {HOST.findall(SERVICES[name]["environment"]["CARTOFORMA_REPLICA_URL"])[0][0] for name in WEBS}
    assert read == {"replica1", "replica2"}


def test_the_proxy_asks_every_web_process() -> None:
    servers = re.findall(r"^ +server (\S+) (\S+)$", PROXY, re.MULTILINE)
    assert servers == [(name, f"{name}:8000") for name in WEBS]
    bound = re.findall(r"^ +bind :(\d+)$", PROXY, re.MULTILINE)
    assert [port.split(":")[1] for port in SERVICES["proxy"]["ports"]] == bound
    for name in WEBS:
        assert SERVICES[name]["command"][-2:] == ["--port", "8000"]
    assert "http-check send meth GET uri /readyz" in PROXY


def test_only_what_reads_is_asked_again() -> None:
    assert "http-request disable-l7-retry unless METH_GET" in PROXY
    retries, webs = (
        re.search(r"^    retries (\d+)$", PROXY, re.MULTILINE),
        re.findall(r"^    server web", PROXY, re.MULTILINE),
    )
    assert retries is not None
    assert int(retries[1]) == len(webs), "each once, and one of them again (tests/cluster/load.py does the same)"


def test_the_pooler_lends_for_a_transaction_from_the_primary() -> None:
    pooler = read_pooler()
    assert pooler["pgbouncer"]["pool_mode"] == "transaction"
    assert pooler["pgbouncer"]["listen_port"] == "6432"
    assert dict(part.split("=") for part in pooler["databases"]["cartoforma"].split()) == {
        "host": "primary",
        "port": "5432",
        "dbname": "cartoforma",
    }


def test_images_have_versions() -> None:
    named = {name: service["image"] for name, service in SERVICES.items()}
    assert {name: image for name, image in named.items() if not is_pinned(image)} == {}
    for path in (ROOT / "Dockerfile", DEPLOY / "pgbouncer" / "Dockerfile"):
        bases = re.findall(r"^FROM (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert [base for base in bases if not is_pinned(base)] == []
    assert not is_pinned("postgres:latest")
    assert not is_pinned("postgres:17")


def test_what_is_mounted_exists() -> None:
    for source, *_ in (mount.split(":") for mount in list_mounts()):
        assert (ROOT / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"], source
    for build in {str(service["build"]) for service in SERVICES.values() if "build" in service}:
        assert (ROOT / build / "Dockerfile").is_file()


def test_every_service_waits_for_services_that_there_are() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= SERVICES.keys()
        assert "restart" in service


def test_no_secret_is_written_down() -> None:
    given = [service.get("environment", {}) for service in SERVICES.values()]
    passwords = [value for one in given for key, value in one.items() if key.endswith("PASSWORD")]
    assert passwords
    assert [value for value in passwords if not SECRET.fullmatch(value)] == []
    addresses = [value for one in given for value in one.values() if "://" in value and "@" in value]
    assert [value for value in addresses if not SECRET.search(value.split("://")[1].split(":", 1)[1])] == []
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            assert not re.search(r"(?i)password\s*=\s*[^\s\"$]", path.read_text(encoding="utf-8")), path
