"""The API against its own contract: schemathesis asks every address of /api/openapi.json, as an officer and as the
operator, with right and wrong input. No answer may be a server error, or one that the contract does not have.

Takes the demonstration register at STANDING_URL and the keys STANDING_OFFICER_KEY and STANDING_OPERATOR_KEY; prints
the line that test runners print. The same seed asks the same questions; only the names of what is asked about
(cases, entries) are the register's own.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

SEED = 20261122
# Questions an address, beside those that cover each parameter's limits.
EXAMPLES = 6
SECONDS_MAX = 420
LINE_MAX = 240

# Words that commands take; half of the texts are drawn from these, so that questions come past the first check.
WORDS = """approve city court cn-credit correction decision field judgment list notice none penalty performed post
proof public pledge procurement.supplier refuses-to-perform registered reject remedy translation upheld 2026-10-01
yes no en zh Example-City-Court Example-District-Court Example-Procurement-Desk""".split()

# A contract cannot say all that makes a text right: check characters, names that must exist, the state of a case.
# So what fits it may still be refused.
CONFIG = """
warnings = false
[checks.positive_data_acceptance]
enabled = false
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 413, 414, 415, 422, 431]
[phases.examples]
enabled = false
[phases.stateful]
enabled = false
[output.sanitization]
enabled = true
[generation]
database = "none"
max-examples = {examples}
[generation.dictionaries]
string = {{ dictionary = "words", probability = 0.5 }}
[headers]
Authorization = "Bearer {key}"
[dictionaries.words]
values = {words}
"""

NAMED = """
[dictionaries.{name}]
values = {values}
[parameters."path.{name}"]
dictionary = "{name}"
"""


def main():
    base = os.environ["STANDING_URL"].rstrip("/")
    officer, operator = os.environ["STANDING_OFFICER_KEY"], os.environ["STANDING_OPERATOR_KEY"]
    names = names_of(base, officer)
    passed = failed = 0
    for role, key in [("officer", officer), ("operator", operator)]:
        began = time.monotonic()
        report, said = ask(base, key, names)
        wrong = {operation for failure in report["failures"] for operation in failure["operations"]}
        tested = report["operations"]["tested"]
        # What ended otherwise than well without a failed address (an address that could not be asked) is a failure.
        unseen = 0 if wrong or report["exit_code"] == 0 else 1
        passed, failed = passed + tested - len(wrong), failed + len(wrong) + unseen
        word = "FAILED" if wrong or unseen else "ok"
        questions = report["test_cases"]["generated"]
        print(f"contract: {tested} addresses as {role} … {word} ({questions} questions, {time.monotonic() - began:.1f} s)")
        if word != "ok":
            for line in said.splitlines():
                print(line if len(line) <= LINE_MAX else line[:LINE_MAX] + " …")
    if passed == 0:
        failed = max(failed, 1)
    print(f"test result: {'FAILED' if failed else 'ok'}. {passed} passed; {failed} failed; 0 ignored")
    sys.exit(1 if failed else 0)


def names_of(base, key):
    """Names of things that are there: cases, and the firms they are about with their entries."""

    def get(path):
        request = urllib.request.Request(base + path, headers={"Authorization": f"Bearer {key}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    cases = get("/api/v1/cases")["cases"]
    firms = sorted({case["organisation"] for case in cases})
    files = [get(f"/api/v1/organisations/{firm}") for firm in firms]
    entries = sorted(entry["id"] for file in files for entry in file["entries"] + file["ended"])
    lists = sorted(line["id"] for line in get("/api/v1/lists")["lists"])
    found = {"case": [case["id"] for case in cases], "identifier": firms, "entry": entries, "list": lists}
    missing = [name for name, values in found.items() if not values]
    if missing:
        sys.exit(f"the register at {base} has no {missing[0]} that an officer sees: is it the demonstration?")
    return found


def ask(base, key, names):
    """Runs schemathesis; gives its report and what it said."""
    with tempfile.TemporaryDirectory(prefix="standing-contract-") as folder:
        config, report = Path(folder, "schemathesis.toml"), Path(folder, "report.json")
        words = json.dumps(WORDS + names["list"])
        text = CONFIG.format(examples=EXAMPLES, key=key, words=words)
        text += "".join(NAMED.format(name=name, values=json.dumps(values)) for name, values in names.items())
        config.write_text(text, encoding="utf-8")
        program = Path(sys.executable).with_name("schemathesis")
        command = [program, "--no-color", "--config-file", config, "run", f"{base}/api/openapi.json"]
        command += ["--seed", str(SEED), "--continue-on-failure", "--report", "json", "--report-json-path", report]
        done = subprocess.run(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS_MAX, check=False
        )
        if not report.is_file():
            sys.exit(f"schemathesis ended with {done.returncode} and gave no report:\n{done.stdout[-4000:]}")
        return json.loads(report.read_text(encoding="utf-8")), done.stdout


main()
