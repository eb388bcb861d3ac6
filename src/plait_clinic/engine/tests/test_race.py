"""Five workers at once on five real connections: one has the refit, one budget stands, one rebuild goes on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import IntegrityError, connection, connections

from plait_clinic.engine.actions import claim_refit, set_budget
from plait_clinic.engine.models import AlertBudget, Refit

WORKERS = 5


def at_once(work: Callable[[], object]) -> list[object]:
    """What each of the workers came back with, all begun at one moment."""
    gate = Barrier(WORKERS)

    def one(_number: int) -> object:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            return work()
        except IntegrityError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def test_of_five_workers_who_look_at_once_one_has_the_refit(committed, world):
    key = {"organisation": world.organisation, "measure": "plait-checkin", "version": "1", "scales": "total"}
    found = at_once(lambda: claim_refit(**key, audit=world.audit))
    assert sum(isinstance(one, Refit) for one in found) == 1
    assert found.count(None) == WORKERS - 1
    assert Refit.objects.get().claimed_at == world.now


def test_of_five_budgets_settled_at_once_one_stands(committed, world):
    found = at_once(lambda: set_budget(organisation=world.organisation, needless=4.0, audit=world.audit))
    assert found == [None] * WORKERS
    assert AlertBudget.objects.get().needless == 4.0
