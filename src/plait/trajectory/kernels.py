"""The compiled loops behind the likelihood: one pass over sessions, then small sums over clients and clinicians.

The filter is run on every column of [1, f(s), covariates, y] at once; the whitened innovations' cross-products are
all that the likelihood needs (augmented Kalman filter: de Jong, Annals of Statistics 1991;19:1073-1083). Its state is
the movement w alone, since client level and slope act through the columns 1 and f(s) and integrate out in closed form.
`dense` says the same with whole covariance matrices, and tests hold the two together.

Everything here is relative to sigma^2 = q + r^2: the movement has variance `share`, the session residual 1 - share.
Cross-products of m columns lie packed by rows of the lower triangle, m (m + 1) / 2 numbers.
"""

import numpy as np

from plait.trajectory.compiling import compiled

CLIENT_COLUMNS = 2
"""The first columns are 1 and f(s): a client's own level and slope, and the first two fixed effects."""
TOO_SMALL, TOO_LARGE = 1e-200, 1e200
"""A product of innovation variances is put into the logarithm before it leaves the range of floating point."""


@compiled
def filter_episodes(columns, gaps, starts, phi, share, products, slopes, logs):  # type: ignore[no-untyped-def]
    """Whitened cross-products of each episode and their derivatives by phi and share.

    columns   (n, m), rows by episode and session
    gaps      (n,) sessions since the row before; whatever stands at an episode's first row is not read
    starts    (k + 1,) where episodes begin
    products  (k, m (m + 1) / 2), slopes (2, k, m (m + 1) / 2): written
    logs      (k, 3) sum of log F and its two derivatives: written
    """
    m = columns.shape[1]
    state, by_phi, by_share = np.empty(m), np.empty(m), np.empty(m)
    seen, seen_phi, seen_share = np.empty(m), np.empty(m), np.empty(m)
    noise = 1.0 - share
    for k in range(len(starts) - 1):
        state[:], by_phi[:], by_share[:] = 0.0, 0.0, 0.0
        products[k], slopes[0, k], slopes[1, k] = 0.0, 0.0, 0.0
        spread, spread_phi, spread_share = share, 0.0, 1.0
        product, log_f, log_phi, log_share = 1.0, 0.0, 0.0, 0.0
        for row in range(starts[k], starts[k + 1]):
            if row > starts[k]:
                # From the session before to this one: w keeps phi^gap of itself.
                gap = gaps[row]
                kept, kept_phi = phi, 1.0
                if gap != 1:
                    kept_phi = phi ** (gap - 1)
                    kept, kept_phi = phi * kept_phi, gap * kept_phi
                square = kept * kept
                spread_phi = 2.0 * kept * kept_phi * (spread - share) + square * spread_phi
                spread_share = square * spread_share + 1.0 - square
                spread = square * (spread - share) + share
                for c in range(m):
                    by_phi[c] = kept_phi * state[c] + kept * by_phi[c]
                    by_share[c] *= kept
                    state[c] *= kept
            # d F / d share = d spread - 1, since the noise gives up what the movement takes.
            inverse = 1.0 / (spread + noise)
            rate_phi, rate_share = spread_phi * inverse, (spread_share - 1.0) * inverse
            gain = spread * inverse
            gain_phi = spread_phi * inverse - gain * rate_phi
            gain_share = spread_share * inverse - gain * rate_share
            product *= spread + noise
            if product < TOO_SMALL or product > TOO_LARGE:
                log_f += np.log(product)
                product = 1.0
            log_phi += rate_phi
            log_share += rate_share
            for c in range(m):
                seen[c] = columns[row, c] - state[c]
                seen_phi[c], seen_share[c] = -by_phi[c], -by_share[c]
            place = 0
            for c in range(m):
                white = seen[c] * inverse
                white_phi = seen_phi[c] * inverse - white * rate_phi
                white_share = seen_share[c] * inverse - white * rate_share
                for other in range(c + 1):
                    products[k, place] += white * seen[other]
                    slopes[0, k, place] += white_phi * seen[other] + white * seen_phi[other]
                    slopes[1, k, place] += white_share * seen[other] + white * seen_share[other]
                    place += 1
            for c in range(m):
                state[c] += gain * seen[c]
                by_phi[c] += gain_phi * seen[c] + gain * seen_phi[c]
                by_share[c] += gain_share * seen[c] + gain * seen_share[c]
            spread_phi = spread_phi * (1.0 - gain) - spread * gain_phi
            spread_share = spread_share * (1.0 - gain) - spread * gain_share
            spread *= 1.0 - gain
        logs[k, 0] = log_f + np.log(product)
        logs[k, 1], logs[k, 2] = log_phi, log_share


@compiled
def unpack(packed, full):  # type: ignore[no-untyped-def]
    """Fill the symmetric matrix `full` from its packed lower triangle."""
    place = 0
    for c in range(full.shape[0]):
        for other in range(c + 1):
            full[c, other] = packed[place]
            full[other, c] = packed[place]
            place += 1


@compiled
def without_client(full, level, cross, slope, inner, rest):  # type: ignore[no-untyped-def]
    """Integrate a client's level and slope out of `full`; returns log |I + G Z'V^-1 Z|.

    G = [[level, cross], [cross, slope]]. Writes inner = (G^-1 + Z'V^-1 Z)^-1, found without inverting G so that it
    may be singular, and rest = full - full[:, Z] inner full[Z, :]. `rest` may be `full` itself.
    """
    area = level * slope - cross * cross
    a, b, d = full[0, 0], full[0, 1], full[1, 1]
    size = 1.0 + level * a + 2.0 * cross * b + slope * d + area * (a * d - b * b)
    inner[0, 0] = (level + area * d) / size
    inner[0, 1] = (cross - area * b) / size
    inner[1, 0] = inner[0, 1]
    inner[1, 1] = (slope + area * a) / size
    m = full.shape[0]
    first, second = full[0].copy(), full[1].copy()
    for c in range(m):
        by_level = inner[0, 0] * first[c] + inner[0, 1] * second[c]
        by_slope = inner[0, 1] * first[c] + inner[1, 1] * second[c]
        for other in range(m):
            rest[c, other] = full[c, other] - by_level * first[other] - by_slope * second[other]
    return np.log(size)


@compiled
def add_up(products, clinicians, level, cross, slope, between, sums, total):  # type: ignore[no-untyped-def]
    """Sum episodes to clinicians and clinicians to one matrix, with everything random integrated out.

    clinicians  (j + 1,) where each clinician's episodes begin
    sums        (j, m, m): written, each clinician's cross-products before the clinician is integrated out
    total       (m, m): written, [X, y]'V^-1 [X, y]
    Returns the log determinants of clients and clinicians, added up.
    """
    m = total.shape[0]
    full, inner = np.empty((m, m)), np.empty((2, 2))
    logs = 0.0
    total[:] = 0.0
    for j in range(len(clinicians) - 1):
        mine = sums[j]
        mine[:] = 0.0
        for k in range(clinicians[j], clinicians[j + 1]):
            unpack(products[k], full)
            logs += without_client(full, level, cross, slope, inner, full)
            mine += full
        size = 1.0 + between * mine[0, 0]
        logs += np.log(size)
        for c in range(m):
            for other in range(m):
                total[c, other] += mine[c, other] - between / size * mine[c, 0] * mine[0, other]
    return logs


@compiled
def pull_back(products, slopes, clinicians, level, cross, slope, between, sums, weight, weigh_logs, gradient):  # type: ignore[no-untyped-def]
    """Derivatives of <weight, total> + weigh_logs * (log determinants of `add_up`), the reverse of `add_up`.

    gradient  (6,) by phi, share, level, cross, slope, between: written (phi and share without the filter's own logs)
    """
    m = weight.shape[0]
    full, rest, inner = np.empty((m, m)), np.empty((m, m)), np.empty((2, 2))
    left, carried, pulled = np.empty((m, m)), np.empty((m, m)), np.empty((m, m))
    gradient[:] = 0.0
    for j in range(len(clinicians) - 1):
        size = 1.0 + between * sums[j, 0, 0]
        # As the clinician is the single column 1: total = sums - between/size * outer, rank one in every part.
        quadratic = 0.0
        for c in range(m):
            left[c, :] = 0.0
            left[c, c] = 1.0
        for c in range(m):
            left[0, c] -= between / size * sums[j, 0, c]
            for other in range(m):
                quadratic += sums[j, 0, c] * weight[c, other] * sums[j, other, 0]
        gradient[5] += weigh_logs * sums[j, 0, 0] / size - quadratic / (size * size)
        _sandwich(left, weight, pulled, carried)
        carried[0, 0] += weigh_logs * between / size
        for k in range(clinicians[j], clinicians[j + 1]):
            unpack(products[k], full)
            without_client(full, level, cross, slope, inner, rest)
            _by_client(rest, carried, weigh_logs, gradient)
            for c in range(m):
                left[c, :] = 0.0
                left[c, c] = 1.0
            for row in range(2):
                for c in range(m):
                    left[row, c] -= inner[row, 0] * full[0, c] + inner[row, 1] * full[1, c]
            _sandwich(left, carried, full, pulled)
            for row in range(2):
                for c in range(2):
                    pulled[row, c] += weigh_logs * inner[row, c]
            place = 0
            for c in range(m):
                for other in range(c + 1):
                    twice = 1.0 if c == other else 2.0
                    gradient[0] += twice * pulled[c, other] * slopes[0, k, place]
                    gradient[1] += twice * pulled[c, other] * slopes[1, k, place]
                    place += 1


@compiled
def _sandwich(left, middle, room, result):  # type: ignore[no-untyped-def]
    """result = left middle left', for small matrices; `room` is written over."""
    m = left.shape[0]
    for c in range(m):
        for other in range(m):
            value = 0.0
            for inner in range(m):
                value += left[c, inner] * middle[inner, other]
            room[c, other] = value
    for c in range(m):
        for other in range(m):
            value = 0.0
            for inner in range(m):
                value += room[c, inner] * left[other, inner]
            result[c, other] = value


@compiled
def _by_client(rest, carried, weigh_logs, gradient):  # type: ignore[no-untyped-def]
    """Add the derivatives by G: rest_ZZ (from the log determinant) less rest[Z, :] carried rest[:, Z]."""
    m = rest.shape[0]
    for row in range(2):
        for column in range(row + 1):
            value = weigh_logs * rest[row, column]
            for c in range(m):
                for other in range(m):
                    value -= rest[row, c] * carried[c, other] * rest[other, column]
            # level, cross, slope stand one after another; the cross term is there twice in G.
            gradient[2 + row + column] += value if row == column else 2.0 * value
