"""The export in the data model of FollowTheMoney, read by the package `followthemoney` as strictly as it can."""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import requests
from followthemoney import model
from followthemoney.types import registry

URL = os.environ["STANDING_URL"].rstrip("/")
BINARY, DATA = os.environ["STANDING_BINARY"], os.environ["STANDING_DATA"]


def exported(*arguments):
    command = [BINARY, "export", "--format", "ftm", "--data", DATA, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@cache
def entities():
    return exported("--public-url", URL)[0]


def check_every_line_is_an_entity_of_the_model_as_it_stands():
    for data in entities():
        # Not taken as clean: every value is judged by the type of its property.
        proxy = model.get_proxy(data, cleaned=False)
        read = proxy.to_dict()
        assert read["id"] == data["id"] and read["schema"] == data["schema"], data
        for name, values in data["properties"].items():
            prop = proxy.schema.get(name)
            assert prop is not None and not prop.stub, (data["schema"], name)
            assert sorted(read["properties"].get(name, [])) == sorted(values), (name, values, read["properties"].get(name))
        proxy.schema.validate(proxy.to_dict())


def check_the_tool_of_the_package_loses_nothing():
    program = Path(sys.executable).with_name("ftm")
    with tempfile.TemporaryDirectory() as folder:
        written, checked = Path(folder, "entities.ftm.json"), Path(folder, "checked.ftm.json")
        written.write_text("".join(json.dumps(data) + "\n" for data in entities()), encoding="utf-8")
        subprocess.run([program, "validate", "-i", written, "-o", checked], timeout=120, check=True)
        kept = [json.loads(line) for line in checked.read_text(encoding="utf-8").splitlines()]
    assert [data["id"] for data in kept] == [data["id"] for data in entities()]
    for before, after in zip(entities(), kept):
        count = sum(len(values) for values in before["properties"].values())
        assert sum(len(values) for values in after["properties"].values()) == count, (before, after)


def check_only_organisations_and_their_entries_are_there():
    schemata = Counter(data["schema"] for data in entities())
    assert set(schemata) <= {"Company", "Organization", "PublicBody", "Sanction"}, schemata
    assert schemata["Sanction"] > 1000 and schemata["Company"] > 5, schemata
    for data in entities():
        assert not model.get(data["schema"]).is_a("Person")


def check_ids_are_safe_and_resolve():
    ids = [data["id"] for data in entities()]
    assert len(set(ids)) == len(ids), "an id comes twice"
    organisations = {data["id"] for data in entities() if data["schema"] != "Sanction"}
    for data in entities():
        assert registry.entity.validate(data["id"]), data["id"]
        if data["schema"] == "Sanction":
            (owner,) = data["properties"]["entity"]
            assert owner in organisations, data


def check_only_what_is_in_force_carries_a_topic():
    live = {data["properties"]["entity"][0] for data in entities() if data["properties"].get("status") == ["Active"]}
    ended = [data for data in entities() if data["properties"].get("status", [""])[0].startswith("Ended")]
    assert live and ended
    assert all(data["properties"].get("endDate") for data in ended), "an ended entry has its last day"
    topics = Counter()
    for data in entities():
        found = data["properties"].get("topics", [])
        topics.update(found)
        assert all(topic in registry.topic.names for topic in found), found
        assert not found or data["id"] in live, data
    assert topics["debarment"] > 500, topics


def check_the_counts_agree_with_what_is_told():
    listed, told = exported()
    organisations = sum(1 for data in listed if data["schema"] != "Sanction")
    assert f"{organisations} organisations and {len(listed) - organisations} entries written" in told, told
    again, _ = exported()
    assert again == listed, "the order changed from one export to the next"
    assert all("sourceUrl" not in data["properties"] for data in listed if data["schema"] != "Sanction"), "no address was given"
    known, _ = exported("--scope", "known")
    assert {data["id"] for data in listed} < {data["id"] for data in known}


def check_the_download_is_the_same_export():
    answer = requests.get(f"{URL}/data/entities.ftm.json", timeout=300)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in answer.text.splitlines()] == entities()
    tag = answer.headers["etag"]
    again = requests.get(f"{URL}/data/entities.ftm.json", headers={"If-None-Match": tag}, timeout=300)
    assert again.status_code == 304 and again.headers["etag"] == tag, again.status_code
    page = requests.get(f"{URL}/en/data", timeout=30).text
    assert "/data/entities.ftm.json" in page


def check_another_day_and_another_state_of_the_record_give_another_export():
    then, _ = exported("--as-of", "2000-01-01")
    assert len(then) < len(entities()), "entries of later days are not there yet"
    known, _ = exported("--known-at", "0")
    assert known == [], "nothing was known before the first event"
    for parameters in [{"as_of": "2000-01-01"}, {"known_at": "0"}]:
        answer = requests.get(f"{URL}/data/entities.ftm.json", params=parameters, timeout=300)
        assert answer.status_code == 200 and len(answer.text.splitlines()) < len(entities()), parameters
    for parameters in [{"as_of": "soon"}, {"scope": "all"}, {"known_at": "9999999999"}]:
        answer = requests.get(f"{URL}/data/entities.ftm.json", params=parameters, timeout=30)
        assert answer.status_code == 400 and answer.json()["remedy"], (parameters, answer.text)
