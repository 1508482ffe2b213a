"""The policies that a municipality can plan its capacity by: the law alone, the program's own, and its programmes'."""

from collections.abc import Mapping
from dataclasses import replace

from trappen.domain.deadlines.policy import Policy
from trappen.domain.programme.policy import policy_of
from trappen.parameters.policy import builtin, builtin_keys
from trappen.web.accounts.models import User
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.queries import plans_of

LAW = "lov"
BY_LAW = Policy(LAW, "Loven alene", "Barnets lov og beslutningerne i sagerne")


def policies(user: User) -> Mapping[str, Policy]:
    """The policies by key, the law first. A programme's cadence holds for those enrolled where the programme is tied to
    the records, and else for every child."""
    found = {LAW: BY_LAW} | {key: builtin(key) for key in builtin_keys()}
    for plan in plans_of(user):
        policy = policy_of(programme_of(plan.document))
        if policy.rules:
            found[f"program-{plan.pk}"] = replace(policy, name=plan.name, programme=plan.records_key)
    return found
