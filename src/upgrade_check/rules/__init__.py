"""What the policy says, and how it decides."""

DEFAULT_PACK = "national-upgrade"
PACK_FILE = "pack.yaml"
CASES_FILE = "cases.yaml"
CHECKLIST_FILE = "checklist.yaml"
SCORING_FILE = "scoring.yaml"
REVIEW_FILE = "review.yaml"
NO_THRESHOLDS = (PACK_FILE, CASES_FILE, CHECKLIST_FILE, SCORING_FILE, REVIEW_FILE)
"""Files of a pack that are not a threshold's."""
