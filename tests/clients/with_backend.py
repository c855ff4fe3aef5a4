"""A case-management backend, simulated: its requests and the fields that it reads."""

import os
import subprocess

import requests

BASE = os.environ["STANDING_URL"].rstrip("/")

# On the World Bank's list, which the demonstration loads.
LISTED = "ZANOTTA SUDAMERICANA S.A."


def unit_key():
    """A key of the procurement desk of the demonstration."""
    command = [os.environ["STANDING_BINARY"], "keys", "create", "--role", "unit", "--holder", "Example-Procurement-Desk"]
    command += ["--data", os.environ["STANDING_DATA"]]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


def check_it_reads_its_fields():
    version = requests.get(f"{BASE}/-/version", timeout=30)
    assert version.status_code == 200 and version.json(), version.text
    queries = {
        "first": {"schema": "Company", "properties": {"name": [LISTED]}},
        "second": {"schema": "Organization", "properties": {"name": "Quite Unheard Of Holdings 4711"}},
    }
    answer = requests.post(
        f"{BASE}/match/default?limit=10&algorithm=logic-v1&threshold=0.7&anything=else",
        json={"queries": queries},
        headers={"Authorization": f"ApiKey {unit_key()}"},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    read = answer.json()
    assert set(read["responses"]) == set(queries) and read["limit"] == 10
    for key, expected in [("first", True), ("second", False)]:
        response = read["responses"][key]
        assert response["status"] == 200 and response["total"]["relation"] == "eq"
        assert bool(response["results"]) == expected, response
        for result in response["results"]:
            assert isinstance(result["id"], str) and isinstance(result["referents"], list)
            assert isinstance(result["match"], bool) and isinstance(result["score"], float)
            assert result["schema"] and result["datasets"] and result["properties"]["name"]
