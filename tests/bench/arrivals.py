#!/usr/bin/env python3
"""Simulates a day of businesses: turns a second, batches, commits, WAL and PostgreSQL's processor time for so many replicas."""
import argparse
import math
import random

HOURS = [0, 0, 0, 0, 0, 1, 4, 7, 6, 5, 5, 4, 3, 3, 4, 5, 7, 9, 10, 9, 6, 3, 1, 0]  # one time zone; the evening is the peak


def poisson(mean, rng):
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, n = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        n += 1
    return n


def at(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def rate_of(second, a):
    """Turns a second expected: the hour's weight, straight lines between hours, twice as many in a full hour's first 5 minutes."""
    hour, part = divmod(second / 3600, 1)
    weight = HOURS[int(hour)] * (1 - part) + HOURS[(int(hour) + 1) % 24] * part
    bump = a.hour_bump if part < 1 / 12 else 1
    mean = a.businesses * a.admins * a.turns / 86400
    return mean * weight * bump * 24 / (sum(HOURS) * (1 + (a.hour_bump - 1) / 12))


def counts_of_day(a, rng):
    """Turns of each second: the non-homogeneous part, and bursts, in which all admins of one business work for a minute."""
    waiting, counts, share = 0.0, [], a.bursts / 100
    for second in range(86400):
        rate = rate_of(second, a)
        begun = poisson(rate * share / (a.admins * a.burst_turns), rng)
        waiting += begun * a.admins * a.burst_turns
        due = poisson(waiting / 30, rng)  # a burst's turns come over half a minute or so
        waiting = max(0.0, waiting - due)
        counts.append(poisson(rate * (1 - share), rng) + due)
    return counts


def batches_of_second(n, a, rng):
    """Each replica takes what waits when its last batch has committed. Answers the batches' sizes and each turn's wait, ms."""
    sizes, waits, replicas = [], [], {}
    for _ in range(n):
        replicas.setdefault(rng.randrange(a.replicas), []).append(rng.random() * 1000)
    for times in replicas.values():
        times.sort()
        free, i = 0.0, 0
        while i < len(times):
            start = max(free, times[i])
            j = i
            while j < len(times) and times[j] <= start and j - i < 128:
                j += 1
            free = start + a.sync_ms + a.batch_ms + a.turn_ms * (j - i)
            sizes.append(j - i)
            waits.extend(free - t for t in times[i:j])
            i = j
    return sizes, waits


def wal_of_day(counts, a):
    """Bytes of each second: the turns' records, and an image of each page of chats and conversations changed first since a checkpoint."""
    pages, clean, out = 2 * a.businesses * a.admins / 50, 0.0, []
    for second, n in enumerate(counts):
        if second % a.checkpoint == 0:
            clean = pages
        touched = clean * -math.expm1(-2 * n / pages)
        clean -= touched
        out.append(n * a.wal + touched * a.image)
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    for name, value, what in [
            ("businesses", 10000, "tenants"), ("admins", 5, "people of each"), ("turns", 120, "of an admin in a day"),
            ("replicas", 10, "daemons, each update to any of them"), ("bursts", 30, "per cent of the turns that come in bursts"),
            ("burst-turns", 18, "of an admin in a burst: two invoices"), ("hour-bump", 2.0, "a full hour's first five minutes"),
            ("sync-ms", 2.0, "a commit's flush"), ("batch-ms", 0.9, "PostgreSQL's processor time of a batch"),
            ("turn-ms", 0.125, "and of a turn in it"), ("wal", 2050, "bytes of a turn"), ("image", 5200, "bytes of a page image"),
            ("checkpoint", 300, "seconds"), ("samples", 200, "seconds that are batched exactly"), ("seed", 1, "")]:
        p.add_argument("--" + name, type=type(value), default=value, help=what)
    a = p.parse_args()
    rng = random.Random(a.seed)
    counts = counts_of_day(a, rng)
    wal = wal_of_day(counts, a)
    busy = sorted(range(86400), key=counts.__getitem__)[-8640:]  # the day's busiest tenth
    sizes, waits, commits, cores = [], [], [], []
    for second in rng.sample(busy, a.samples):
        s, w = batches_of_second(counts[second], a, rng)
        sizes += s
        waits += w
        commits.append(len(s))
        cores.append((len(s) * a.batch_ms + counts[second] * a.turn_ms) / 1000)
    print(f"{a.businesses} businesses x {a.admins} admins, {sum(counts)} turns a day, {a.replicas} replicas")
    print(f"{'':34}{'p50':>10}{'p99':>10}{'most':>10}")
    for what, values, unit in [("turns/s, whole day", counts, 1), ("turns/s, busiest tenth", [counts[i] for i in busy], 1),
                               ("turns in a batch", sizes, 1), ("commits/s", commits, 1), ("wait for the commit, ms", waits, 1),
                               ("PostgreSQL's cores", cores, 1), ("WAL MB/s, busiest tenth", [wal[i] for i in busy], 1e6)]:
        print(f"{what:34}" + "".join(f"{x / unit:10.2f}" for x in (at(values, .5), at(values, .99), max(values))))
    print(f"WAL in a day, GB: {sum(wal) / 1e9:.1f}; of it page images {(sum(wal) - sum(counts) * a.wal) / 1e9:.1f}")


if __name__ == "__main__":
    main()
