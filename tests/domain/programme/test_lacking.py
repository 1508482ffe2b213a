"""What papers leave out is named, and no longer once it is told."""

from dataclasses import replace

from trappen.domain.programme.evidence import Target
from trappen.domain.programme.lacking import lacking
from trappen.domain.programme.model import Programme
from trappen.domain.programme.stated import Share
from trappen.domain.programme.when import When


def test_a_target_without_starting_point_or_deadline_is_named_until_both_are_told() -> None:
    aimed = Target("m", "Hjemmeboende", share=Share(75))
    bare = Programme(key="p", name="P", municipality="999", targets=(aimed,))

    def named(target: Target) -> set[str]:
        return {lack.what for lack in lacking(replace(bare, targets=(target,))) if lack.place == "targets.m"}

    assert named(aimed) == {"Udgangspunkt for målet »Hjemmeboende«", "Frist for målet »Hjemmeboende«"}
    assert named(replace(aimed, baseline_share=Share(62), due=When(2028, 12, 31))) == set()
    assert named(replace(aimed, computed="children_on_step:6", due=When(2028))) == set()
    assert named(replace(aimed, share=None)) == {"Værdi for målet »Hjemmeboende«"}
