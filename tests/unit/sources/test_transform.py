from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.rules import FieldRule
from sources.transform import Transformation
from sources.values import BadValueError


def apply(text: str, *, many: bool = False, **rule: object) -> tuple[str, ...]:
    return Transformation(FieldRule.model_validate({"column": "C", **rule}), many=many)(text)


@pytest.mark.parametrize(
    ("part", "expected"),
    [("first", ("Sales",)), ("last", ("Tenders",)), (2, ("EMEA",)), (4, ())],
)
def test_a_path_is_cut_and_a_part_taken(part, expected):
    """`Sales>EMEA>Tenders` gives any of its parts, spaces and empty parts aside."""
    assert apply(" Sales > EMEA >> Tenders", split=">", part=part) == expected


def test_the_first_pattern_that_fits_decides():
    """Patterns are tried in order, case ignored, anywhere in the text."""
    patterns = [{"match": "^sales", "value": "Sales"}, {"match": "sales", "value": "Other sales"}]
    assert apply("SALES emea", patterns=patterns) == ("Sales",)
    assert apply("Presales", patterns=patterns) == ("Other sales",)


def test_what_fits_no_pattern_is_kept_replaced_or_refused():
    """The three answers to `otherwise`."""
    patterns = [{"match": "^sales", "value": "Sales"}]
    assert apply("Legal", patterns=patterns) == ("Legal",)
    assert apply("Legal", patterns=patterns, otherwise={"value": "Other"}) == ("Other",)
    with pytest.raises(BadValueError, match="fits none"):
        apply("Legal", patterns=patterns, otherwise="refuse")


def test_an_empty_cell_is_not_refused_but_missing():
    """`otherwise: refuse` is about values that are there."""
    assert apply("", patterns=[{"match": "a", "value": "b"}], otherwise="refuse") == ()


def test_values_ignore_case_and_star_is_any_other():
    """`values` renames; `*` catches the rest, but not an empty cell."""
    values = {"Leave": "away", "*": "active"}
    assert apply("LEAVE", values=values) == ("away",)
    assert apply("Working", values=values) == ("active",)
    assert apply("", values=values) == ()


def test_a_default_fills_what_is_empty():
    """The default stands where nothing was found, and is not itself transformed."""
    assert apply("", default="Europe/London") == ("Europe/London",)
    assert apply("Asia/Tokyo", default="Europe/London") == ("Asia/Tokyo",)


def test_a_path_may_be_cut_at_several_marks():
    """`a|b+c` has three parts; what fits no pattern can be left out of a list."""
    patterns = [{"match": "^review (.*)$", "value": "review"}, {"match": "^own", "value": "own"}]
    rule = {"split": ["|", "+"], "part": "all", "patterns": patterns}
    text = "review x|own y+help z"
    assert apply(text, many=True, **rule, otherwise="skip") == ("review", "own")
    assert apply(text, many=True, **rule) == ("review", "own", "help z")


def test_what_is_skipped_is_as_if_it_were_empty():
    """The default takes its place, where there is one."""
    rule = {"patterns": [{"match": "^sales", "value": "Sales"}], "otherwise": "skip"}
    assert apply("Legal", **rule) == ()
    assert apply("Legal", **rule, default="Other") == ("Other",)
    assert apply("Legal", **rule, values={"*": "Known"}) == ()


@pytest.mark.parametrize("text", ["SQL; Excel", "SQL, Excel", "SQL;Excel;SQL;", "SQL|Excel"])
def test_lists_are_cut_without_being_told(text):
    """A list field needs no `split`; what is said twice counts once."""
    assert apply(text, many=True) == ("SQL", "Excel")


@given(st.text())
def test_any_text_gives_at_most_one_value_for_a_single_field(text):
    """A single field never gets two values, whatever a cell holds."""
    assert len(apply(text, split=">", part="last", values={"*": "x"})) <= 1
