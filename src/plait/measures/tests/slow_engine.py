"""A slow, obvious scoring engine, written from the documentation and not from the code.

It works on the raw tables of a measure file, one scale and one person at a time, with fractions.
"""

from fractions import Fraction


def slow_scores(tables, answers):
    """(value, answered, of, prorated, reason) by scale."""
    done = {}
    while len(done) < len(tables["scales"]):
        for name, scale in tables["scales"].items():
            ready = scale.get("of", "items") == "items" or all(part in done for part in parts_of(scale))
            if ready and name not in done:
                done[name] = slow_score(tables, scale, answers, done)
    return done


def verb_of(scale):
    return next(verb for verb in ("sum", "mean", "count", "any") if verb in scale)


def parts_of(scale):
    return scale[verb_of(scale)]


def does_not_apply(tables, item, answers):
    """True where the chain of deciding answers rules the item out."""
    gate = tables["items"][item].get("asked_if")
    if gate is None:
        return False
    if does_not_apply(tables, gate["item"], answers):
        return True
    answer = answers[gate["item"]]
    return answer is not None and answer <= gate["above"]


def slow_score(tables, scale, answers, done):
    values, prorated = [], False
    omitted = []
    if "omit_if" in scale:
        answer = answers[scale["omit_if"]["item"]]
        if answer is not None and answer > scale["omit_if"]["above"]:
            omitted = scale["omit_if"]["omit"]
    for part in parts_of(scale):
        if scale.get("of", "items") == "scales":
            value, _, _, part_prorated, reason = done[part]
            prorated = prorated or part_prorated
            if reason == "not_asked":
                continue
        else:
            if part in omitted or does_not_apply(tables, part, answers):
                continue
            value = answers[part]
            if value is not None and part in scale.get("reverse", []):
                value = tables["items"][part]["low"] + tables["items"][part]["high"] - value
        values.append(value)
    return verdict(tables, scale, values, answers, prorated)


def verdict(tables, scale, values, answers, prorated):
    there = [Fraction(value) for value in values if value is not None]
    of, verb = len(values), verb_of(scale)
    hits = [value for value in there if "at_least" in scale and value >= scale["at_least"]]
    a_yes = verb == "any" and bool(hits)
    reason = why_not(tables, scale, answers, answered=len(there), of=of, a_yes=a_yes)
    if reason is not None:
        return (None, len(there), of, False, reason)
    value = {
        "any": lambda: Fraction(int(a_yes)),
        "count": lambda: Fraction(len(hits) * of, len(there)),
        "sum": lambda: sum(there) / len(there) * of,
        "mean": lambda: sum(there) / len(there),
    }[verb]()
    return (rescaled(scale, value), len(there), of, prorated or (len(there) < of and verb != "any"), None)


def why_not(tables, scale, answers, *, answered, of, a_yes):
    unanswered = [i for i in answers if answers[i] is None and not does_not_apply(tables, i, answers)]
    too_many_gaps = len(unanswered) > tables["forms"]["client"].get("max_missing", len(answers))
    tests = [
        ("not_asked", of == 0),
        (None, a_yes),
        ("form_incomplete", too_many_gaps),
        ("nothing_answered", answered == 0),
        ("too_few_answered", not enough(scale, answered, of)),
    ]
    return next((reason for reason, holds in tests if holds), None)


def enough(scale, answered, of):
    missing, size = of - answered, len(parts_of(scale))
    needed = min(scale.get("min_answered", 0), of)
    if "prorate" in scale:
        return missing <= scale["prorate"]["max_missing"] and answered >= needed
    if "min_answered" in scale:
        return missing <= size - scale["min_answered"] and answered >= needed
    return missing == 0


def rescaled(scale, value):
    rescale = scale.get("rescale", {})
    return value * Fraction(rescale.get("times", 1)) + Fraction(rescale.get("plus", 0))
