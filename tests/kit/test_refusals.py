"""A policy is asked in two ways: stopped by it, or only to know."""

from quadro.kit.refusals import Refused, allows


def only_grown(age: int) -> None:
    if age < 18:
        raise Refused("Serve la maggiore età.")


def test_a_button_asks_the_rule_that_would_stop_it() -> None:
    assert allows(only_grown, 18)
    assert not allows(only_grown, age=17)
