"""What an office calls the inputs, added to a pack."""

from __future__ import annotations

from pathlib import Path

from upgrade_check import load_pack
from upgrade_check.rules.own_labels import with_labels


def test_what_a_table_knows_of_its_columns_follows_their_labels(tmp_path: Path) -> None:
    pack = load_pack("national-upgrade")
    industries = pack.tables["industries"]
    plain = industries.model_copy(
        update={"label": industries.label.model_copy(update={"zh": "重点产业", "en": "Main"})}
    )
    threshold = next(t for t in pack.thresholds if "industries" in t.inputs)
    threshold.inputs["industries"] = plain  # type: ignore[index]
    assert plain.mark_column == ""
    labels = tmp_path / "labels.yaml"
    labels.write_text("industries.leading: 重点产业\n", "utf-8")
    named = with_labels(pack, labels)
    assert named.tables["industries"].mark_column == "leading"
    assert dict(named.inputs["land_use_rank"]) == dict(pack.inputs["land_use_rank"])
