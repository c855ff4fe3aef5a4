"""Programs that people already have, against a register that is running: each file beside this one whose name begins
with `with_` holds the checks with one of them, functions whose names begin with `check_`.

Takes the demonstration register at STANDING_URL, its binary at STANDING_BINARY and its folder at STANDING_DATA; prints
the line that test runners print. Names given as arguments choose files: `run.py openrefine ftm`.
"""

import importlib
import os
import sys
import time
import traceback
from pathlib import Path

FOLDER = Path(__file__).parent


def main():
    chosen = sys.argv[1:]
    files = sorted(path.stem for path in FOLDER.glob("with_*.py"))
    if chosen:
        files = [name for name in files if name.removeprefix("with_") in chosen]
    wait_for_index(os.environ["STANDING_URL"])
    passed = failed = 0
    for name in files:
        module = importlib.import_module(name)
        for check in [found for word, found in vars(module).items() if word.startswith("check_")]:
            began = time.monotonic()
            try:
                check()
                passed, word = passed + 1, "ok"
            except Exception:  # noqa: BLE001 - a broken check must not hide the others
                failed, word = failed + 1, "FAILED"
                traceback.print_exc(file=sys.stdout)
            told = check.__name__.removeprefix("check_").replace("_", " ")
            print(f"{name.removeprefix('with_')}: {told} … {word} ({time.monotonic() - began:.1f} s)", flush=True)
    if passed + failed == 0:
        failed = 1
    print(f"test result: {'FAILED' if failed else 'ok'}. {passed} passed; {failed} failed; 0 ignored")
    sys.exit(1 if failed else 0)


def wait_for_index(url):
    """Names are found once the index over them is built."""
    import requests

    for _ in range(240):
        if requests.get(f"{url}/reconcile", params={"query": "Zanotta"}, timeout=30).status_code == 200:
            return
        time.sleep(0.5)
    sys.exit(f"the index of names at {url} was not there within two minutes")


if __name__ == "__main__":
    main()
