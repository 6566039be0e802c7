"""Claims about who sent papers, alone or with others."""

from __future__ import annotations

from positions.claims.checks import Finding, Grounds, NotTestableError, claim
from positions.claims.reading import (
    concluded,
    each_of,
    enough,
    names_with,
    present,
    rows_with,
    series_of_names,
    sources_of,
)
from positions.claims.terms import CARICOM, CHINA
from positions.delegations import EU, RUSSIA, short
from positions.nouns import counted
from positions.register import substantive


@claim("C13", sessions=("ahc2", "ahc3"))
def three_joint_papers(grounds: Grounds) -> Finding:
    """The EU, CARICOM through Jamaica and Russia with others are the only joint submitters.

    A submitter is joint when it is a group or leads one of Russia's joint papers.
    """
    led = rows_with(grounds, "groups", "role", "lead")
    joint = grounds.register.joint_submissions
    sent = set(joint["delegation"])
    through = set(joint.loc[joint["delegation"] == CARICOM, "through"]) - {""}
    value = f"joint submitters: {series_of_names(sent)}; through: {series_of_names(through)}"
    holds = sent <= {EU, CARICOM, RUSSIA} and through <= {"Jamaica"}
    if holds:
        enough(len(sent | through), value, 4)
    return concluded(holds, value, sources_of(joint, led))


@claim("C14", sessions=("ahc2",))
def russia_spoke_for_five(grounds: Grounds) -> Finding:
    """Those who record the states of Russia's second joint paper name the same six.

    One witness is the list of the paper's group, another the supporters of the offences on
    extremist materials, which another source ascribes to the joint paper.
    """
    named = {RUSSIA, CHINA, "Belarus", "Burundi", "Nicaragua", "Tajikistan"}
    listed = rows_with(grounds, "groups", "group_id", "G-RU-AHC2")
    positions = grounds.register.positions
    other = substantive(positions[positions["proposal_id"] == "content.extremist-materials"])
    witnesses = [found for found in (set(listed["member"]), names_with(other)) if found]
    if not witnesses:
        raise NotTestableError("no list of the joint paper's states on record")
    value = f"{counted(len(witnesses), 'list')} of {each_of([*map(len, witnesses)], 'states')}"
    return concluded(all(found == named for found in witnesses), value, sources_of(listed, other))


@claim("C15", sessions=("ahc2", "ahc3"))
def mali_joined(grounds: Grounds) -> Finding:
    """Mali alone is new among the states of Russia's paper for the third session."""
    before, after = (set(grounds.register.members(item)) for item in ("G-RU-AHC2", "G-RU-AHC3"))
    if not before or not after:
        raise NotTestableError("no list of the joint papers' states on record")
    value = f"joined: {series_of_names(after - before)}; left: {series_of_names(before - after)}"
    sources = sources_of(rows_with(grounds, "groups", "group_id", "G-RU-AHC2", "G-RU-AHC3"))
    return concluded(after - before == {"Mali"} and before < after, value, sources)


@claim("C16", sessions=("ahc2",))
def china_sent_no_paper(grounds: Grounds) -> Finding:
    """No submission of the second session is China's own, and Russia's joint paper names China.

    The list of submissions is not complete, so the absence counts only beside the joint paper.
    """
    rows = present(grounds.register.submissions, "submission")
    group = present(rows_with(grounds, "groups", "group_id", "G-RU-AHC2"), "joint paper's list")
    own, joint = int((rows["delegation"] == CHINA).sum()), CHINA in set(group["member"])
    value = f"{counted(own, 'paper')} of China's own among "
    value += f"{counted(rows['delegation'].nunique(), 'submitter')} on record"
    value += "; named in Russia's joint paper" if joint else "; not named in Russia's joint paper"
    used = rows[rows["delegation"].isin([CHINA, RUSSIA])]
    return concluded(own == 0 and joint, value, sources_of(used, group))


@claim("C75", sessions=("ahc2",))
def points_that_stand_for_groups(grounds: Grounds) -> Finding:
    """The three joint submitters speak for several member states each."""
    groups = {EU: "G-EU", CARICOM: "G-CARICOM", RUSSIA: "G-RU-AHC2"}
    rows = grounds.register.submissions
    rows = rows[rows["delegation"].isin(groups)].drop_duplicates("delegation")
    sizes = {name: len(grounds.register.members(groups[name])) for name in rows["delegation"]}
    told = [f"{short(name)} {counted(size, 'state')}" for name, size in sizes.items()]
    value = ", ".join(told) or "no joint paper"
    enough(sum(size > 0 for size in sizes.values()), value)
    used = rows_with(grounds, "groups", "group_id", *groups.values())
    return concluded(min(sizes.values()) > 1, value, sources_of(rows, used))
