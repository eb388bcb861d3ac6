"""Shapes of database constraints that several rooms share."""

from django.db import models


def one_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """The column holds one of the choices' values, whoever writes it."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": choices.values}), name=name)


def not_before(later: str, earlier: str, *, name: str) -> models.CheckConstraint:
    """The later moment is empty or not before the earlier one."""
    condition = models.Q(**{f"{later}__isnull": True}) | models.Q(**{f"{later}__gte": models.F(earlier)})
    return models.CheckConstraint(condition=condition, name=name)
