"""Mesa's own tools on `PathwayModel`: collecting, choosing, watching, and where they mislead."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from importlib import import_module
from typing import Any

import mesa
import pytest
from worlds import shipped

import ipssim
from ipssim.agents import Candidate, Consultant
from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.surroundings import Population
from ipssim.vocabulary import Position


def small() -> Experiment:
    return replace(
        shipped(), population=Population(size=40), horizon_weeks=20, accrual_weeks=4
    )


def in_work(model: ipssim.PathwayModel) -> int:
    return len(model.agents_by_type[Candidate].select(
        lambda person: Position.IN_WORK in person.position
    ))


class Watched(ipssim.PathwayModel):
    """As Mesa's examples are written: a collector, and a step that collects."""

    def __init__(self, experiment: Experiment, programme: str = "ips", seed: int = 1) -> None:
        super().__init__(experiment, programme, seed, record="none")
        self.datacollector = mesa.DataCollector(
            model_reporters={"in work": in_work},
            agenttype_reporters={Candidate: {"trust": "trust"}, Consultant: {"people": "caseload"}},
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def test_a_collector_collects_every_week() -> None:
    model = Watched(small())
    model.run_model()
    counts = model.datacollector.get_model_vars_dataframe()["in work"]
    assert len(counts) == model.simulation.weeks + 1 == model.steps + 1
    assert counts.max() > 0 == counts[0]
    people = model.datacollector.get_agenttype_vars_dataframe(Candidate)
    assert people["trust"].notna().all()
    assert len(people) == 40 * len(counts)
    assert people["trust"].xs(10, level=0).tolist() != people["trust"].xs(0, level=0).tolist()


@pytest.mark.parametrize("reporters", [
    {"agent_reporters": {"mood": "motivaton"}},
    {"agenttype_reporters": {Candidate: {"mood": "motivaton"}}},
])
def test_a_misspelt_reporter_is_an_error_and_no_column_of_none(reporters: Any) -> None:
    model = ipssim.PathwayModel(small())
    with pytest.raises(InputError, match="Did you mean motivation") as caught:
        model.datacollector = mesa.DataCollector(**reporters)
    assert "agent reporter mood = motivaton" in str(caught.value)
    assert not hasattr(model, "datacollector")


def test_what_one_kind_has_and_what_is_a_function_may_be_reported() -> None:
    model = ipssim.PathwayModel(small())
    model.agents_by_type[Candidate].do(lambda person: setattr(person, "mine", 1))
    model.datacollector = mesa.DataCollector(agent_reporters={
        "trust": "trust", "id": "unique_id", "mine": "mine",
        "row": lambda agent: agent.row, "two": [lambda agent, by: agent.row * by, [2]],
    })
    model.datacollector.collect(model)
    found = model.datacollector.get_agent_vars_dataframe()
    assert found["trust"].notna().sum() == 40  # employers have none
    assert (found["two"] == 2 * found["row"]).all()


def test_kinds_are_known_before_anybody_has_looked() -> None:
    assert Candidate in ipssim.PathwayModel(small()).agent_types


def test_an_agent_set_asks_but_does_not_write() -> None:
    model = Watched(small())
    model.step()
    people = model.agents_by_type[Candidate]
    assert people.select(lambda one: one.age < 30).agg("age", max) < 30
    assert sum(people.groupby("woman").count().values()) == 40
    assert len(people.shuffle()) == 40
    with pytest.raises(AttributeError, match="read-only"):
        people.set("trust", 1.0)
    with pytest.raises(AttributeError, match="motivaton"):
        people.get("motivaton")


def test_a_watched_model_is_let_go() -> None:
    """Mesa 3 keeps every model that made an agent, unless its ids are taken back."""
    model = Watched(small())
    model.step()
    left = weakref.ref(model)
    del model
    gc.collect()
    assert left() is None
    assert not [one for one in mesa.Agent._ids if isinstance(one, Watched)]


@pytest.mark.ci
def test_mesas_viewer_shows_and_steps_the_model() -> None:
    solara, ipyvuetify = (import_module(name) for name in ("solara", "ipyvuetify"))
    from mesa.visualization import SolaraViz, make_plot_component

    model = solara.reactive(Watched(small()))
    page = SolaraViz(
        model, components=[make_plot_component("in work")], name="ipssim",
        model_params={"experiment": small(), "seed": 1, "programme": {
            "type": "Select", "value": "ips", "values": ["ips", "usual"], "label": "Programme",
        }},
    )
    layout = solara.AppLayout(children=[page])  # the viewer's buttons stand in its sidebar
    _, shown = solara.render(layout, handle_error=False)
    before = model.value.simulation.week
    shown.find(ipyvuetify.Btn, children=["Step"]).widget.click()
    assert model.value.simulation.week == before + 1
    shown.close()
