"""Check the value of a record by its published schema, with nothing else of this project."""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

schema = json.loads(Path(sys.argv[1]).read_text("utf-8"))
faults = list(Draft202012Validator(schema).iter_errors(json.load(sys.stdin)))
for fault in faults:
    # Never the message: it repeats the value, which could be a person's name.
    sys.stdout.write(f"{fault.json_path} {fault.validator}\n")
sys.exit(bool(faults))
