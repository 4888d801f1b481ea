"""What the policy says, and how it decides."""

DEFAULT_PACK = "national-upgrade"
PACK_FILE = "pack.yaml"
CASES_FILE = "cases.yaml"
