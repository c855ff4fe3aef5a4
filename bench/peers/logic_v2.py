"""Scores pairs of names with nomenklatura's logic-v2, the peer of `standing bench screening`.

Reads a CSV file with the columns id, left and right; each side becomes a company that has the name and nothing else.
Prints one JSON line for each row, {"id": …, "score": …}, then {"pairs": …, "seconds": …}: the processor time of
comparing every pair once more, warm, with the companies made before the clock starts.

It decides nothing: threshold and labels are the benchmark's.
"""

import csv
import json
import sys
import time

from followthemoney import EntityProxy
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig


def company(key, name):
    data = {"id": key, "schema": "Company", "properties": {"name": [name]}}
    return EntityProxy.from_dict(data, cleaned=False)


def main(path):
    algorithm = get_algorithm("logic-v2")
    config = ScoringConfig.defaults()
    with open(path, encoding="utf-8", newline="") as file:
        # Each company has an id of its own: the peer remembers names by id.
        rows = [
            (row["id"], company(f"left-{number}", row["left"]), company(f"right-{number}", row["right"]))
            for number, row in enumerate(csv.DictReader(file))
        ]
    for key, left, right in rows:
        print(json.dumps({"id": key, "score": algorithm.compare(left, right, config).score}))
    started = time.process_time()
    for _, left, right in rows:
        algorithm.compare(left, right, config)
    print(json.dumps({"pairs": len(rows), "seconds": time.process_time() - started}))


main(sys.argv[1])
