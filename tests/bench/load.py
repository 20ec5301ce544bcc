"""Load over loopback by ``wrk``: a generator in Python would itself be what is measured."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tests.bench.processes import read_processor_seconds
from tests.bench.results import Load
from tests.bench.scenarios import Scenario
from tests.bench.stores import CannotMeasureError

CONNECTIONS = 16
_GRACE_SECONDS = 15

# Each request says its preference of JSON with another weight: the same work for the service, and another
# key for its store of answers, which would otherwise answer every scenario after a second.
_SCRIPT = """
local paths = {%(paths)s}
local number = 0
function request()
  number = number + 1
  local headers = {%(headers)s}
  if %(is_varied)s then headers["Accept"] = string.format("application/json;q=0.%%07d", number %% 9999999 + 1) end
  return wrk.format("GET", paths[number %% #paths + 1], headers)
end
function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format("\\nBENCH [%%d, %%d, %%d, %%d, %%d, %%d, %%d, %%d]", summary.requests, summary.duration,
    latency.mean, latency:percentile(50), latency:percentile(99), latency.max, summary.bytes,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
"""


def require_wrk() -> str:
    """The path of wrk; raises :class:`CannotMeasureError` saying how to install it."""
    found = shutil.which("wrk")
    if found is None:
        raise CannotMeasureError("The load generator wrk is not installed. On Debian or Ubuntu: apt install wrk")
    return found


def run_load(url: str, scenario: Scenario, seconds: int, connections: int = CONNECTIONS) -> Load:
    """Ask for a scenario's addresses in turn over so many connections; every answer must be as it should.

    Raises :class:`CannotMeasureError` when any request failed.
    """
    with TemporaryDirectory(prefix="cartoforma-bench-") as folder:
        script = Path(folder) / "load.lua"
        script.write_text(_write_script(scenario))
        done = subprocess.run(
            [require_wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script), url],
            capture_output=True,
            text=True,
            timeout=seconds + _GRACE_SECONDS,
            check=False,
        )
    line = next((line for line in done.stdout.splitlines() if line.startswith("BENCH ")), None)
    if line is None:
        raise CannotMeasureError(f"wrk gave nothing for {scenario.name!r}: {done.stdout}{done.stderr}")
    count, duration, mean, p50, p99, longest, size, errors = json.loads(line.removeprefix("BENCH "))
    if errors or not count:
        raise CannotMeasureError(f"{errors} of {count} requests of {scenario.name!r} failed.")
    return Load(count / duration * 1e6, mean / 1e3, p50 / 1e3, p99 / 1e3, longest / 1e3, size / count)


def run_weighed_load(url: str, scenario: Scenario, seconds: int, pids: Iterable[int]) -> Load:
    """The same over many connections, with the processor time of the processes that answer."""
    asked = list(pids)
    before = read_processor_seconds(asked)
    load = run_load(url, scenario, seconds)
    spent = read_processor_seconds(asked) - before
    return msgspec.structs.replace(load, processor_ms=spent / (load.requests_per_second * seconds) * 1e3)


def _write_script(scenario: Scenario) -> str:
    return _SCRIPT % {
        "paths": ", ".join(json.dumps(path) for path in scenario.paths),
        "headers": ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in scenario.headers),
        "is_varied": "true" if scenario.is_varied else "false",
    }
