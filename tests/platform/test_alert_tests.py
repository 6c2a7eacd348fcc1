"""Prometheus's own tool runs docs/alerts_test.yml; that it leaves no alert out is seen here, where the tool need not be."""

import yaml

from tests.architecture import source

DOCS = source.PROJECT / "docs"


def test_each_alert_is_shown_to_fire_and_not_to_fire():
    groups = yaml.safe_load((DOCS / "alerts.yml").read_text())["groups"]
    alerts = {rule["alert"] for group in groups for rule in group["rules"]}
    shown = {True: set(), False: set()}
    for test in yaml.safe_load((DOCS / "alerts_test.yml").read_text())["tests"]:
        for moment in test["alert_rule_test"]:
            shown[bool(moment["exp_alerts"])].add(moment["alertname"])
    assert shown == {True: alerts, False: alerts}
