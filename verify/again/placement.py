"""Placements between the European Union and Russia, and in the two halves of the sessions."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from statistics import fmean

from again.sides import sides, together, within
from again.tables import EU, LEAST, RUSSIA, listed, wilson


def stand(one: dict[str, int], other: dict[str, int]) -> int:
    """Whether two stand together (1) or apart (-1) on a question with several options, or neither.

    To back the same option is to stand together; to back different ones that exclude each other, or
    to take different sides on one, is to stand apart.
    """
    common = one.keys() & other.keys()
    if any(one[item] == 1 == other[item] for item in common):
        return 1
    if common:
        return 1 if all(one[item] == other[item] for item in common) else -1
    return -1 if 1 in one.values() and 1 in other.values() else 0


def article_of(text: str) -> str:
    """Articles that a reference points into, without their paragraphs."""
    parts = [re.sub(r"\s*\([^)]*\)", "", part).strip() for part in text.split(";")]
    return "; ".join(dict.fromkeys(filter(None, parts)))


def independent(records: list[dict]) -> list[dict]:
    """Records without signatures under an end's statement, which tell nothing beside that end."""
    ends = {
        (row["source_id"], row["proposal_id"], row["stance"])
        for row in records if row["delegation"] in (EU, RUSSIA) and not row["ended_session"]
    }  # fmt: skip
    return [
        row for row in records
        if row["delegation"] in (EU, RUSSIA) or "group" not in listed(row["basis"])
        or (row["source_id"], row["proposal_id"], row["stance"]) not in ends
    ]  # fmt: skip


def answers_of(held: dict[str, dict[str, int]], proposals: dict[str, dict]) -> dict[str, dict]:
    """Sides by question, delegation and option: options that exclude each other are a question."""
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for name, by_proposal in held.items():
        for item, side in by_proposal.items():
            found[proposals[item]["rivals"] or item][name][item] = side
    return found


def signals_of(own: list[dict], proposals: dict[str, dict]) -> dict[str, dict[str, tuple]]:
    """Signals by delegation and question: towards which end, with sources and articles."""
    held = sides(own)
    cited = defaultdict(set)
    for row in own:
        if row["stance"] in ("support", "oppose") and not row["ended_session"]:
            cited[row["delegation"], row["proposal_id"]].add(row["source_id"])
    signals: dict[str, dict[str, tuple[int, set, set]]] = defaultdict(dict)
    for question, by_name in answers_of(held, proposals).items():
        if not {EU, RUSSIA} <= by_name.keys() or stand(by_name[EU], by_name[RUSSIA]) != -1:
            continue
        for name in by_name.keys() - {EU, RUSSIA}:
            near, far = stand(by_name[name], by_name[EU]), stand(by_name[name], by_name[RUSSIA])
            if near or far:
                signal = (near > far) - (near < far)
                sources = set().union(*(cited[name, item] for item in by_name[name]))
                on = {article_of(proposals[item]["article"]) or item for item in by_name[name]}
                signals[name][question] = (signal, sources, on)
    return signals


def placements(records: list[dict], proposals: dict[str, dict]) -> list[dict]:
    """Place delegations on the questions on which the European Union and Russia stand apart."""
    own = independent(records)
    held, signals = sides(own), signals_of(own, proposals)
    rows = []
    for name in sorted(held.keys() - {EU, RUSSIA}):
        its = signals.get(name, {})
        row: dict = {"delegation": name, "n": len(its)}
        sources = set().union(*(used for _, used, _ in its.values()))
        row["documents"] = len(sources)
        row["articles"] = len(set().union(*(on for _, _, on in its.values())))
        for column, end in (("eu", EU), ("ru", RUSSIA)):
            same, n = together(held[name], held.get(end, {}))
            row |= {f"agree_{column}": same / n if n else None, f"n_{column}": n}
        place = dict.fromkeys(("placement", "lower", "upper", "least", "most", "p"))
        place |= dict.fromkeys(("null_lower", "null_upper"))
        if len(its) >= LEAST:
            values = [signal for signal, _, _ in its.values()]
            mean, weight = fmean(values), min(len(its), len(sources))
            low, high = wilson((1 + mean) / 2, weight)
            without = [
                fmean(
                    [signal for signal, used, _ in its.values() if used != {source}] or [math.nan]
                )
                for source in sources
            ]
            without = [value for value in without if not math.isnan(value)]
            null = no_leaning(name, its, signals)
            place = {"placement": mean, "lower": 2 * low - 1, "upper": 2 * high - 1,
                     "least": min(without, default=None),
                     "most": max(without, default=None), "p": sign_test(values),
                     "null_lower": null[0], "null_upper": null[1]}  # fmt: skip
        rows.append(row | place)

    def rank(row: dict) -> tuple:
        unplaced = row["placement"] is None
        return unplaced, 0 if unplaced else -row["placement"], -row["n"], row["delegation"]

    return sorted(rows, key=rank)


def no_leaning(name: str, its: dict, signals: dict) -> tuple[float, float]:
    """Where 95 % of the placements lie of one that answers each question as the others did."""
    chances = {0: 1.0}
    for question in sorted(its):
        counts = Counter({-1: 0.5, 0: 0.0, 1: 0.5})
        for other, held in signals.items():
            if other != name and question in held:
                counts[held[question][0]] += 1
        whole, fresh = sum(counts.values()), defaultdict(float)
        for total, chance in chances.items():
            for value, number in counts.items():
                fresh[total + value] += chance * number / whole
        chances = fresh
    reached, limits = 0.0, []
    wanted = [0.025, 0.975 - 1e-12]
    for total in sorted(chances):
        reached += chances[total]
        while wanted and reached >= wanted[0] - 1e-15:
            limits.append(total / len(its))
            wanted.pop(0)
    return limits[0], limits[1]


def sign_test(values: list[int]) -> float:
    """Probability, were either direction as likely, of signals at least as lopsided."""
    up, down = values.count(1), values.count(-1)
    n, least = up + down, min(up, down)
    tail = sum(math.comb(n, k) for k in range(least + 1)) / 2**n if n else 0.5
    return min(1.0, 2 * tail)


def one_sided(records: list[dict], proposals: dict[str, dict]) -> list[dict]:
    """With and against one end where the other is silent, those on most questions first."""
    found: dict[str, Counter] = defaultdict(Counter)
    for by_name in answers_of(sides(independent(records)), proposals).values():
        if (EU in by_name) == (RUSSIA in by_name):
            continue
        end, code = (EU, "eu") if EU in by_name else (RUSSIA, "ru")
        for name in by_name.keys() - {end}:
            if stands := stand(by_name[name], by_name[end]):
                found[name][f"{'same' if stands > 0 else 'opposite'}_{code}"] += 1
    columns = ("same_eu", "opposite_eu", "same_ru", "opposite_ru")
    most = sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))
    return [{"delegation": name} | {item: its[item] for item in columns} for name, its in most]


def movers(records: list[dict], earlier: list[str], later: list[str]) -> list[dict]:
    """Placements in two halves, on all proposals on which an end took a side over both.

    The largest difference comes first.
    """
    whole = sides(within(records, earlier + later))
    eu, russia = whole.get(EU, {}), whole.get(RUSSIA, {})
    rows: dict[str, dict] = defaultdict(dict)
    for suffix, span in (("earlier", earlier), ("later", later)):
        for name, by_proposal in sides(within(records, span)).items():
            values = []
            for item, side in by_proposal.items():
                if item in eu or item in russia:
                    pull = side * (eu.get(item, 0) - russia.get(item, 0))
                    values.append((pull > 0) - (pull < 0))
            n, mean = len(values), fmean(values) if len(values) >= LEAST else None
            limits = (None, None) if mean is None else wilson((1 + mean) / 2, n)
            low, high = (None if limit is None else 2 * limit - 1 for limit in limits)
            if name not in (EU, RUSSIA):
                rows[name] |= {f"n_{suffix}": n, f"placement_{suffix}": mean,
                               f"lower_{suffix}": low, f"upper_{suffix}": high}  # fmt: skip
    found = []
    for name, halves in rows.items():
        row = {"delegation": name, "n_earlier": 0, "n_later": 0, **halves}
        first, second = row.get("placement_earlier"), row.get("placement_later")
        row["difference"], row["verdict"] = None, ""
        if first is not None and second is not None:
            apart = row["lower_later"] > row["upper_earlier"]
            apart |= row["upper_later"] < row["lower_earlier"]
            row["difference"] = second - first
            row["verdict"] = "moved" if apart else "no clear change"
        found.append(row)

    def rank(row: dict) -> tuple:
        unknown = row["difference"] is None
        return unknown, 0 if unknown else -abs(row["difference"]), row["delegation"]

    return sorted(found, key=rank)
