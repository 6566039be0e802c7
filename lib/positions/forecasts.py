"""What the original expected, held against what came of it.

A forecast names proposals and the outcome that it expected of them, delegations that would sign all
the same, or the claim that is the same statement and has its own test. It is borne out when all
that is known of them is as expected, not borne out when all is the reverse, and mixed otherwise; an
adoption in part is neither. A signature that is missing refutes nothing, since the list is open.
Forecasts are about the whole negotiation and are the same in every edition.
"""

import dataclasses
from collections.abc import Collection

import pandas as pd

from positions.claims.checks import CONTRADICTED, NOT_TESTABLE, Grounds
from positions.claims.verdicts import check_claims
from positions.delegations import short
from positions.outcomes import ADOPTED, DROPPED, INFERRED, known, of_proposals
from positions.register import Register
from positions.schema import items
from positions.signatures import SIGNED

BORNE_OUT, MIXED, NOT_BORNE_OUT = "borne out", "mixed", "not borne out"
NOT_ON_RECORD = "not on record"
VERDICTS = (BORNE_OUT, MIXED, NOT_BORNE_OUT, NOT_ON_RECORD)

_REVERSE = {ADOPTED: DROPPED, DROPPED: ADOPTED}


def check_forecasts(register: Register, sessions: Collection[str]) -> pd.DataFrame:
    """Each forecast with what the record says of it, given all periods and their positions.

    Columns forecast_id, forecast, verdict (one of `VERDICTS`), value (what was found), inferred
    (whether the outcomes behind the verdict are known by the compiler's inference alone), sources
    (ids, joined by semicolons) and place in the original.
    """
    named = register.forecasts["claim_id"]
    claims = register.claims[register.claims["claim_id"].isin(named)]
    grounds = Grounds(dataclasses.replace(register, claims=claims), frozenset(sessions))
    tested = check_claims(grounds).set_index("claim_id")
    rows = []
    for row in register.forecasts.itertuples():
        if row.proposals:
            found = _from_outcomes(row, register)
        elif row.claim_id:
            found = _from_claim(tested.loc[row.claim_id])
        else:
            found = {"verdict": NOT_ON_RECORD, "value": row.untestable}
        place = f"section {row.chapter_of_report}, {row.place}"
        rows.append({"forecast_id": row.forecast_id, "forecast": row.forecast, "place": place})
        rows[-1] |= {"inferred": False, "sources": ""} | found
    columns = ["forecast_id", "forecast", "verdict", "value", "inferred", "sources", "place"]
    return pd.DataFrame(rows, columns=columns)


def _from_claim(tested: pd.Series) -> dict:
    """The verdict of a claim, in the words for forecasts."""
    verdict = {CONTRADICTED: NOT_BORNE_OUT, NOT_TESTABLE: NOT_ON_RECORD}
    return {
        "verdict": verdict.get(tested["verdict"], BORNE_OUT),
        "value": tested["value"], "sources": tested["sources"],
    }  # fmt: skip


def _from_outcomes(row, register: Register) -> dict:
    """What became of the proposals of a forecast, and whether those named signed."""
    named = register.proposals[register.proposals["proposal_id"].isin(items(row.proposals))]
    rows = of_proposals(named, register.outcomes)
    told = [
        f"“{item.label}”: {item.outcome}{' (inferred)' * (item.confidence == INFERRED)}"
        for item in rows.itertuples()
    ]
    rows = known(rows)
    listed = register.signatures
    listed = listed[
        (listed["status"] == SIGNED) & listed["delegation"].isin(items(row.signatories))
    ]
    missing = set(items(row.signatories)) - set(listed["delegation"])
    told += [f"{short(name)}: {SIGNED}" for name in listed["delegation"]]
    told += [f"{short(name)}: not on the list of signatories" for name in sorted(missing)]
    if rows.empty or missing:
        verdict = NOT_ON_RECORD
    elif (rows["outcome"] == row.expected).all():
        verdict = BORNE_OUT
    elif (rows["outcome"] == _REVERSE[row.expected]).all():
        verdict = NOT_BORNE_OUT
    else:
        verdict = MIXED
    return {
        "verdict": verdict,
        "value": "; ".join(told),
        "inferred": not rows.empty and bool((rows["confidence"] == INFERRED).all()),
        "sources": "; ".join(sorted({*rows["source_id"], *listed["source_id"]})),
    }
