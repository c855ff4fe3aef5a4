"""The reconciliation service as OpenRefine uses it: the requests that its source sends, the fields that it reads, and
the published schemas of the specification for every answer. OpenRefine itself is a Java program with a page of its
own and is not run here.
"""

import csv
import io
import json
import os
from functools import cache
from pathlib import Path
from urllib.parse import quote

import requests
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

URL = os.environ["STANDING_URL"].rstrip("/")
SERVICE = f"{URL}/reconcile"
SCHEMAS = Path(__file__).parent / "schemas"

# A buyer's file: what a firm calls its suppliers, and what it knows of them.
SUPPLIERS = """supplier,country,code
Zanotta Sudamericana SA,AR,
沈阳示例机械有限公司,CN,91210105DEM000014J
瀋陽示例機械有限公司,CN,
Ordinary Bakery of Nowhere GmbH,DE,
"""
BATCH = 10


@cache
def schema(name):
    registry = Registry()
    for path in SCHEMAS.glob("*.json"):
        held = json.loads(path.read_text(encoding="utf-8"))
        registry = registry.with_resource(held["$id"], Resource.from_contents(held, default_specification=DRAFT202012))
    wanted = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(wanted, registry=registry)


def valid(name, value):
    schema(name).validate(value)
    return value


def fine(answer):
    assert answer.status_code == 200, (answer.status_code, answer.text[:400])
    assert answer.headers["access-control-allow-origin"] == "*", answer.headers
    return answer


@cache
def manifest():
    return valid("manifest", fine(requests.get(SERVICE, timeout=30)).json())


def reconcile(queries, service=SERVICE):
    valid("reconciliation-query-batch", queries)
    answer = requests.post(service, data={"queries": json.dumps(queries)}, timeout=60)
    found = valid("reconciliation-result-batch", fine(answer).json())
    assert set(found) == set(queries)
    return found


def extend(ids, properties, service=SERVICE):
    query = valid("data-extension-query", {"ids": ids, "properties": properties})
    answer = requests.post(service, data={"extend": json.dumps(query)}, timeout=60)
    found = valid("data-extension-response", fine(answer).json())
    assert set(found["rows"]) == set(ids)
    assert [meta["id"] for meta in found["meta"]] == [wanted["id"] for wanted in properties]
    return found["rows"]


def one(text, **more):
    return reconcile({"q0": {"query": text, **more}})["q0"]["result"]


def firm():
    """A listed firm of the World Bank's list."""
    return one("Zanotta Sudamericana", limit=1)[0]


def check_the_manifest_has_what_openrefine_reads():
    found = manifest()
    for field in ["name", "identifierSpace", "schemaSpace", "view", "preview", "suggest", "extend", "defaultTypes"]:
        assert found[field], field
    assert "0.2" in found["versions"] and found["batchSize"] >= BATCH
    for kind in ["entity", "property", "type"]:
        service = found["suggest"][kind]
        fine(requests.get(service["service_url"] + service["service_path"], params={"prefix": "a"}, timeout=30))


def check_a_file_of_suppliers_is_reconciled_in_batches():
    rows = list(csv.DictReader(io.StringIO(SUPPLIERS)))
    found = []
    for begin in range(0, len(rows), BATCH):
        queries = {}
        for at, row in enumerate(rows[begin : begin + BATCH]):
            hints = [{"pid": "country", "v": row["country"]}, {"pid": "uscCode", "v": row["code"]}]
            hints = [hint for hint in hints if hint["v"]]
            # As OpenRefine writes it: the type that was chosen, and `should`.
            queries[f"q{at}"] = {"query": row["supplier"], "type": "Organization", "type_strict": "should", "properties": hints}
        answers = reconcile(queries)
        found += [answers[f"q{at}"]["result"] for at in range(len(queries))]
    listed = [[candidate for candidate in row if candidate["score"] >= 70] for row in found]
    assert "ZANOTTA" in listed[0][0]["name"].upper(), found[0]
    assert listed[1][0]["id"] == "cn-uscc:91210105DEM000014J" and listed[1][0]["match"], found[1]
    assert listed[2][0]["id"] == "cn-uscc:91210105DEM000014J" and not listed[2][0]["match"], found[2]
    assert listed[3] == [], found[3]
    for row in found:
        scores = [candidate["score"] for candidate in row]
        assert scores == sorted(scores, reverse=True) and all(0 <= score <= 100 for score in scores), scores
        # OpenRefine matches the first candidate by itself when `match` is set: an identifier must agree then.
        for candidate in row:
            features = {feature["id"]: feature["value"] for feature in candidate["features"]}
            assert not candidate["match"] or features["identifier_agrees"], candidate
            assert "possible match" in candidate["description"] or candidate["score"] < 70, candidate


def check_the_entity_that_is_asked_for_by_name_or_id_is_found():
    found = firm()
    assert one(found["name"])[0]["id"] == found["id"]
    by_id = one(found["id"])
    assert by_id[0]["id"] == found["id"] and by_id[0]["match"], by_id
    assert len(one("Company Limited Trading International", limit=3)) <= 3


def check_nobody_is_looked_for_as_a_person():
    for kind in ["Person", "Q5", "https://schema.org/Person"]:
        answer = reconcile({"q0": {"query": "Zanotta Sudamericana", "type": kind}})["q0"]
        assert answer["result"] == [] and "organisations only" in answer["detail"], answer


def check_what_cannot_be_used_is_said():
    answer = reconcile({"q0": {"query": "Zanotta Sudamericana", "properties": [{"pid": "country", "v": "Freedonia"}]}})["q0"]
    assert answer["result"] and "country" in answer["detail"], answer


def check_values_are_fetched_row_by_row():
    found = firm()
    names = ["strength", "list", "authority", "ground", "status", "since", "until", "entry", "name", "country"]
    properties = [{"id": name} for name in names]
    properties[0]["settings"] = {"matter": "procurement.world-bank-financed", "unit_kind": "", "as_of": ""}
    unknown = "lei:529900YACP3U57RKLF98"
    rows = extend([found["id"], unknown], properties)
    row = {name: [next(iter(cell.values()), "") for cell in cells] for name, cells in rows[found["id"]].items()}
    assert row["strength"] == ["bar"], row
    entries = len(row["list"])
    assert entries >= 1 and all(len(row[name]) == entries for name in names[1:8]), "rows are out of line"
    assert row["status"][0] == "in-force" and row["entry"][0].startswith(f"{URL}/en/entries/"), row
    fine_page = requests.get(row["entry"][0], timeout=30)
    assert fine_page.status_code == 200
    assert rows[unknown]["list"] == [] and rows[unknown]["strength"] == [{"str": "none"}], rows[unknown]


def check_properties_are_proposed_and_every_one_can_be_fetched():
    proposal = manifest()["extend"]["propose_properties"]
    address = proposal["service_url"] + proposal["service_path"]
    proposed = fine(requests.get(address, params={"type": "Organization", "limit": 100}, timeout=30)).json()
    assert proposed["type"] == "Organization" and len(proposed["properties"]) > 10
    assert len(requests.get(address, params={"limit": 2}, timeout=30).json()["properties"]) == 2
    rows = extend([firm()["id"]], [{"id": term["id"]} for term in proposed["properties"][:20]])
    assert all(rows[firm()["id"]][term["id"]] is not None for term in proposed["properties"])


def check_suggestions_are_made_while_typing():
    def suggested(kind, prefix, **more):
        service = manifest()["suggest"][kind]
        address = service["service_url"] + service["service_path"]
        # OpenRefine's box sends parameters of its own besides.
        answer = requests.get(address, params={"prefix": prefix, "type_strict": "any", **more}, timeout=30)
        form = {"entity": "entities", "property": "properties", "type": "types"}[kind]
        return valid(f"suggest-{form}-response", fine(answer).json())["result"]

    found = firm()
    assert found["id"] in [item["id"] for item in suggested("entity", "zanot")]
    assert found["id"] in [item["id"] for item in suggested("entity", found["id"])]
    assert suggested("entity", "") == [] and suggested("entity", "(") == []
    everything = suggested("entity", "a")
    assert suggested("entity", "a", cursor=1)[0] == everything[1]
    assert [item["id"] for item in suggested("property", "cou")] == ["country"]
    assert "Company" in [item["id"] for item in suggested("type", "comp")]


def check_previews_can_be_framed_and_hold_no_script():
    found = firm()
    address = manifest()["preview"]["url"].replace("{{id}}", quote(found["id"], safe=""))
    page = fine(requests.get(address, timeout=30))
    assert page.headers["content-type"].startswith("text/html") and found["id"] in page.text
    assert page.headers["content-security-policy"].endswith("frame-ancestors *")
    assert "x-frame-options" not in page.headers and "<script" not in page.text
    service = manifest()["suggest"]["entity"]
    flyout = service["flyout_service_url"] + service["flyout_service_path"].replace("${id}", quote(found["id"], safe=""))
    piece = fine(requests.get(flyout, timeout=30)).json()
    assert piece["id"] == found["id"] and found["id"] in piece["html"]
    view = manifest()["view"]["url"].replace("{{id}}", quote(found["id"], safe=""))
    assert requests.get(view, timeout=30).status_code == 200
    other = requests.get(f"{URL}/en/", timeout=30)
    assert other.headers["x-frame-options"] == "DENY" and "access-control-allow-origin" not in other.headers


def check_a_browser_of_another_site_may_ask():
    for path in ["", "/suggest/entity", "/preview", "/properties", "/flyout", "/nowhere"]:
        asked = {"Origin": "https://refine.example", "Access-Control-Request-Method": "POST"}
        answer = fine(requests.options(f"{SERVICE}{path}", headers=asked, timeout=30))
        assert "POST" in answer.headers["access-control-allow-methods"]
        assert "access-control-allow-credentials" not in answer.headers


def check_another_day_and_another_state_of_the_record():
    found = firm()
    by_address = reconcile({"q0": {"query": found["name"]}}, f"{SERVICE}?as_of=1990-01-01")["q0"]["result"]
    by_hint = one(found["name"], properties=[{"pid": "as_of", "v": "1990-01-01"}])
    assert by_address == by_hint == [], "nothing was listed then"
    assert reconcile({"q0": {"query": found["name"]}}, f"{SERVICE}?known_at=0")["q0"]["result"] == []
    rows = extend([found["id"]], [{"id": "strength", "settings": {"as_of": "1990-01-01"}}, {"id": "strength"}][:1])
    assert rows[found["id"]]["strength"] == [{"str": "none"}]
    rows = extend([found["id"]], [{"id": "list"}], f"{SERVICE}?as_of=1990-01-01")
    assert rows[found["id"]]["list"] == []
    then = valid("manifest", fine(requests.get(f"{SERVICE}?as_of=1990-01-01", timeout=30)).json())
    assert "as_of=1990-01-01" in then["preview"]["url"] and "as_of=1990-01-01" in then["view"]["url"]


def check_what_is_wrong_is_refused_in_words():
    def refused(status, **fields):
        answer = requests.post(SERVICE, data=fields, timeout=30)
        assert answer.status_code == status, (fields, answer.status_code, answer.text[:300])
        problem = answer.json()
        assert problem["detail"] and problem["remedy"], problem
        assert answer.headers["access-control-allow-origin"] == "*"
        return problem["detail"]

    assert "queries" in refused(400, queries="[")
    assert "q7" in refused(400, queries=json.dumps({"q7": {}}))
    assert "at most 100" in refused(413, queries=json.dumps({f"q{at}": {"query": "a"} for at in range(101)}))
    assert "colour" in refused(400, extend=json.dumps({"ids": [], "properties": [{"id": "colour"}]}))
    refused(400, other="1")
    assert requests.get(f"{SERVICE}/preview", params={"id": "lei:529900YACP3U57RKLF98"}, timeout=30).status_code == 404
    # A name of ten thousand characters is a name; one character more is not.
    assert one("甲" * 10_000) == []
    refused(400, queries=json.dumps({"q0": {"query": "a" * 10_001}}))
