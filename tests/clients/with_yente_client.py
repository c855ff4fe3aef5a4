"""OpenSanctions' client for its matching service, as it is."""

import os
import subprocess

import requests
from yente_client import (
    AuthenticationError,
    BadRequestError,
    Client,
    Company,
    NotFoundError,
    Organization,
    Person,
)

BASE = os.environ["STANDING_URL"].rstrip("/")

# On the World Bank's list, which the demonstration loads.
LISTED = "ZANOTTA SUDAMERICANA S.A."
ASKED = "Zanotta Sudamericana SA"


def unit_key():
    """A key of the procurement desk of the demonstration."""
    command = [os.environ["STANDING_BINARY"], "keys", "create", "--role", "unit", "--holder", "Example-Procurement-Desk"]
    command += ["--data", os.environ["STANDING_DATA"]]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


def client(**options):
    return Client(base_url=BASE, **options)


def check_it_matches():
    with client() as yente:
        found = yente.match(Company(name=ASKED, country="ar"))
        top = found.top
        assert top and top.match and top.score >= 0.9, found
        assert top.caption == LISTED and top.schema_ in ("Company", "Organization"), top
        assert "default" in top.datasets and "wb_debarred" in top.datasets, top.datasets
        assert top.target and "debarment" in top.properties["topics"], top.properties
        assert top.explanations and all(part.detail for part in top.explanations.values())
        assert found.total.relation == "eq" and found.total.value >= 1 and found.limit == 5
        assert found.query["properties"]["name"] == [ASKED]
        none = yente.match(Company(name="Quite Unheard Of Holdings 4711"))
        assert none.results == [] and none.total.value == 0


def check_it_narrows():
    with client() as yente:
        company = Company(name=ASKED)
        assert yente.match(company, datasets=["wb_debarred"]).matches
        assert not yente.match(company, datasets=["cn_credit"]).matches
        assert not yente.match(company, exclude_datasets=["wb_debarred"]).matches
        assert yente.match(company, topics=["debarment"]).matches
        assert not yente.match(company, topics=["sanction"]).results
        top = yente.match(company).top
        assert not yente.match(company, exclude_entities=[top.id]).matches
        assert not yente.match(company, changed_since="2999-01-01").results
        assert len(yente.match(company, cutoff=0.0, limit=2).results) <= 2
        strict = yente.match(company, threshold=1.0, cutoff=0.5)
        assert strict.results and not strict.matches
        for algorithm in ["best", "logic-v1", "logic-v2"]:
            assert yente.match(company, algorithm=algorithm).matches


def check_it_asks_for_a_person():
    with client() as yente:
        found = yente.match(Person(name="Jane Example"))
        assert found.results == [] and found.total.value == 0
    answer = requests.post(
        f"{BASE}/match/default",
        json={"queries": {"q": {"schema": "Person", "properties": {"name": ["Jane Example"]}}}},
        timeout=30,
    ).json()
    assert "organisations only" in answer["responses"]["q"]["detail"], answer


def check_it_finds_han_names():
    with client() as yente:
        stories = yente.search("示例", limit=50)
        assert stories.results, "the story's firms are listed"
        firm = stories.results[0]
        found = yente.match(Organization(name=firm.caption))
        assert found.top and found.top.id == firm.id and found.top.match, found
        code = firm.properties["uscCode"][0]
        by_code = yente.match(Company(name="Altogether Other", uscCode=code))
        assert by_code.top and by_code.top.id == firm.id and by_code.top.match, by_code


def check_it_searches_and_fetches():
    with client() as yente:
        page = yente.search("Zanotta", limit=3)
        assert page.results and page.results[0].caption == LISTED, page
        assert page.total.relation in ("eq", "gte") and (page.limit, page.offset) == (3, 0)
        assert {"countries", "topics", "datasets"} <= set(page.facets)
        assert any(value.name == "ar" for value in page.facets["countries"].values)
        everything = yente.search("", limit=2)
        assert len(everything.results) == 2 and everything.total.value >= 3
        second = yente.search("", limit=1, offset=1)
        assert second.results[0].id == everything.results[1].id
        entity = yente.fetch(page.results[0].id)
        sanctions = entity.properties["sanctions"]
        assert sanctions and all(not isinstance(held, str) for held in sanctions)
        assert sanctions[0].schema_ == "Sanction" and sanctions[0].properties["authority"], sanctions
        assert "entity" not in sanctions[0].properties
        assert "sanctions" not in yente.fetch(entity.id, nested=False).properties
        assert yente.fetch(sanctions[0].id).properties["entity"][0].id == entity.id


def check_it_reads_about_the_service():
    with client() as yente:
        assert yente.healthz().status == "ok" and yente.readyz().status == "ok"
        algorithms = yente.algorithms()
        assert algorithms.best in [known.name for known in algorithms.algorithms]
        catalogue = yente.datasets()
        names = [dataset.name for dataset in catalogue.datasets]
        assert "default" in names and "wb_debarred" in names and catalogue.current == names, catalogue
        assert yente.datasets() == catalogue
    first = requests.get(f"{BASE}/catalog", timeout=30)
    again = requests.get(f"{BASE}/catalog", headers={"If-None-Match": first.headers["ETag"]}, timeout=30)
    assert again.status_code == 304 and not again.content


def check_it_is_told_what_is_wrong():
    with client() as yente:
        for wrong, error in [
            (lambda: yente.match(Company(name="A"), algorithm="magic"), BadRequestError),
            (lambda: yente.match(Company(name="A"), datasets=["nowhere"]), NotFoundError),
            (lambda: yente.fetch("NK-nothing"), NotFoundError),
        ]:
            try:
                wrong()
            except error as told:
                assert told.detail, told
            else:
                raise AssertionError(f"{error.__name__} was due")
    many = {str(number): {"schema": "Company", "properties": {"name": "A"}} for number in range(101)}
    for body, status in [({"queries": many}, 400), ({"queries": {}}, 400), ({}, 422), (None, 422)]:
        answer = requests.post(f"{BASE}/match/default", json=body, timeout=30)
        assert answer.status_code == status and answer.json()["detail"], (status, answer.text)
    answer = requests.post(f"{BASE}/match/default?limit=501", json={"queries": {"q": {}}}, timeout=30)
    assert answer.status_code == 422, answer.text


def check_it_comes_with_a_key():
    with client(api_key=unit_key()) as yente:
        assert yente.match(Company(name=ASKED)).matches
    with client(api_key="stk_none_none") as yente:
        try:
            yente.match(Company(name=ASKED))
        except AuthenticationError as told:
            assert told.detail
        else:
            raise AssertionError("a key that nobody holds was taken")
