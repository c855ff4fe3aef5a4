"""The package `reconciler`, which reconciles columns of pandas tables."""

import os

import pandas as pd
from reconciler import reconcile

SERVICE = os.environ["STANDING_URL"].rstrip("/") + "/reconcile"


def check_a_column_is_reconciled():
    suppliers = pd.DataFrame(
        {"supplier": ["Zanotta Sudamericana", "沈阳示例机械有限公司"], "country": ["AR", "CN"], "other": ["x", "y"]}
    )
    found = reconcile(
        suppliers["supplier"],
        type_id="Organization",
        top_res=1,
        property_mapping={"country": suppliers["country"]},
        reconciliation_endpoint=SERVICE,
    )
    assert len(found) == 2, found
    assert "cn-uscc:91210105DEM000014J" in set(found["id"]), found
    assert set(found["type_id"]) <= {"Organization", "Company", "PublicBody"}, found
    every = reconcile(suppliers["supplier"], top_res="all", reconciliation_endpoint=SERVICE)
    assert len(every) >= len(found)
