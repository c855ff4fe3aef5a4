"""nomenklatura's enricher, as it is: candidates for a supplier, then the whole entity."""

import os

from followthemoney import Dataset, StatementEntity, model
from nomenklatura.cache import Cache
from nomenklatura.db import Session, get_engine
from nomenklatura.enrich.yente import YenteEnricher

BASE = os.environ["STANDING_URL"].rstrip("/")

# On the World Bank's list, which the demonstration loads.
LISTED = "ZANOTTA SUDAMERICANA S.A."
ASKED = "Zanotta Sudamericana SA"


def check_it_finds_and_expands():
    dataset = Dataset.make({"name": "suppliers", "title": "Suppliers"})
    session = Session(get_engine("sqlite:///:memory:"))
    cache = Cache(session, dataset, create=True)
    enricher = YenteEnricher(dataset, cache, {"api": f"{BASE}/", "cache_days": 0})
    data = {"id": "supplier-1", "schema": "Company", "properties": {"name": [ASKED], "country": ["ar"]}}
    supplier = StatementEntity.from_data(dataset, data)
    candidates = list(enricher.match_wrapped(supplier))
    assert candidates, "a candidate is due"
    assert candidates[0].caption == LISTED and candidates[0].schema.name in model.schemata
    expanded = {entity.id: entity for entity in enricher.expand_wrapped(supplier, candidates[0])}
    sanctions = [entity for entity in expanded.values() if entity.schema.name == "Sanction"]
    assert candidates[0].id in expanded and sanctions, expanded
    assert all(sanction.get("entity") == [candidates[0].id] for sanction in sanctions)
    assert all(sanction.get("authority") and sanction.get("startDate") for sanction in sanctions)
    enricher.close()
