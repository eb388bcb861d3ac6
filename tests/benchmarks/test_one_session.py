"""The benchmark of single sessions: what it reads, not how long it takes."""

import numpy as np

from benchmarks.one_session import STRANDS, cost_of, made_up, total_of


def test_made_up_ratings_are_whole_points_of_the_scale_with_the_clients_mean_as_total():
    names = [("client", strand) for strand in STRANDS] + [("clinician", "bond")]
    for scores in made_up(names, np.random.default_rng(1), 30):
        assert list(scores) == names
        assert all(0 <= score <= 10 and score == int(score) for score in scores.values())
        [total] = total_of(scores).values()
        assert total == np.mean([score for (rater, _), score in scores.items() if rater == "client"])


def test_a_state_grows_with_the_raters_and_not_with_the_sessions():
    rng = np.random.default_rng(2)
    short, longer = (cost_of(("client",), rng, earlier, 2).characters for earlier in (3, 9))
    both = cost_of(("client", "clinician"), rng, 3, 2).characters
    assert abs(longer - short) < 100
    assert 1.8 < both / short < 2.2
