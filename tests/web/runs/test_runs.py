"""A stored run is found again by its question."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.cast import Cast
from trappen import __version__
from trappen.web.runs.actions import store
from trappen.web.runs.queries import Question, answers, latest

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
QUESTION = Question("ladder", "999", "f" * 64, scope={"teams": ["nord"]}, parameters={"on": "2026-10-31"}, seed=7)


def test_a_run_is_found_by_its_question_and_by_nothing_else(cast: Cast) -> None:
    run = store(question=QUESTION, result={"children": 3}, by=cast.dan, now=NOW)
    assert list(answers(QUESTION)) == [run]
    assert (run.version, run.created_by_name) == (__version__, "Dan Test")
    for other in (
        replace(QUESTION, seed=8),
        replace(QUESTION, inputs_hash="0" * 64),
        replace(QUESTION, scope={}),
        replace(QUESTION, parameters={}),
        replace(QUESTION, municipality="998"),
    ):
        assert not answers(other).exists()
    assert latest("ladder", "999") == run
    assert latest("ladder", "998") is None


def test_a_run_of_another_version_is_no_answer_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = store(question=QUESTION, result={"children": 3}, by=cast.dan, now=NOW)
    assert run.is_of_this_version
    for module in ("actions", "models", "queries"):
        monkeypatch.setattr(f"trappen.web.runs.{module}.__version__", "99.0")
    assert not run.is_of_this_version
    assert not answers(QUESTION).exists()
    again = store(question=QUESTION, result={"children": 4}, by=cast.dan, now=NOW)
    assert list(answers(QUESTION)) == [again]
