"""What a verification leaves for machines: a manifest for CODECHECK, and an RO-Crate of the run.

The crate follows the Process Run Crate profile: one action, which used the register and the program
and made the report and the exhibits' data.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from publishing import citation
from publishing.provenance import project_table
from publishing.verification.report import Report

#: Specifications that the two files follow.
CODECHECK = "https://codecheck.org.uk/spec/config/1.0/"
CRATE = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"

#: Names of the two files.
CODECHECK_FILE, CRATE_FILE = "codecheck.yml", "ro-crate-metadata.json"


def codecheck(root: Path, programs: pd.DataFrame, book: str) -> str:
    """``codecheck.yml``: the works, and each exhibit's data as a file of the manifest.

    The built pages lie in ``book``, seen from where the file is put. Who checked, when and with
    which certificate is for the codechecker to fill in.
    """
    own, *others = citation.works(root)
    told = {
        "version": CODECHECK,
        "paper": {
            "title": own["title"],
            "authors": [{"name": _name(person)} for person in own["authors"]],
            "reference": "; ".join(citation.reference(work) for work in others),
        },
        "manifest": [
            {"file": f"{book}/{row.output}", "comment": f"{row.number}: {row.title}"}
            for row in programs.itertuples()
        ],
    }
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100)


def _name(person: Mapping[str, str]) -> str:
    parts = (person.get("given-names"), person.get("family-names"), person.get("name"))
    return " ".join(filter(None, parts))


def crate(root: Path, report: Report, programs: pd.DataFrame, when: str) -> dict[str, Any]:
    """The run of a verification, which ended ``when`` (in ISO 8601), as an RO-Crate in JSON-LD.

    ``programs`` is as `publishing.verification.programs.exhibits` returns it.
    """
    made = ["report.html", "report.json", "junit.xml", CODECHECK_FILE]
    done = "CompletedActionStatus" if report.reproduces else "FailedActionStatus"
    run = {
        "name": f"Verification of {report.title}",
        "description": f"{len(report.verdicts)} verdicts on {len(programs)} exhibits",
        "endTime": when, "actionStatus": {"@id": f"http://schema.org/{done}"},
    }  # fmt: skip
    return _described(root, "positions verify", run, _register(root), made)


def deposit(root: Path, programs: pd.DataFrame, book: str, inputs: Iterable[str]) -> dict[str, Any]:
    """The making of a book as an RO-Crate: from which tables, and into which exhibits' data.

    It has no time, so that equal content gives an equal deposit. The built pages lie in ``book``;
    ``inputs`` are the tables' paths.
    """
    run = {"name": "Making of the book", "description": f"{len(programs)} exhibits",
           "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"}}  # fmt: skip
    made = [CODECHECK_FILE, *(f"{book}/{path}" for path in programs["output"])]
    return _described(root, "positions render", run, inputs, made)


def _described(
    root: Path, command: str, run: Mapping[str, Any], used: Iterable[str], made: Iterable[str]
) -> dict[str, Any]:
    """One run of a command, what it used and what it made, with the works' own description."""
    own, project = citation.read(root), project_table(root)
    inputs, results = [[_file(name) for name in names] for names in (used, made)]
    tool = {"@id": "#positions", "@type": "SoftwareApplication", "name": command,
            "softwareVersion": project["version"]}  # fmt: skip
    action = {"@id": "#run", "@type": "CreateAction", "instrument": _link(tool),
              "object": _links(inputs), "result": _links(results), **run}  # fmt: skip
    licences = [{"@id": f"https://spdx.org/licenses/{name}", "@type": "CreativeWork", "name": name}
                for name in own["license"]]  # fmt: skip
    people = [
        {"@id": f"#author-{place}", "name": _name(person),
         "@type": "Organization" if "name" in person else "Person"}
        for place, person in enumerate(own["authors"], 1)
    ]  # fmt: skip
    whole = {
        "@id": "./", "@type": "Dataset", "name": own["title"], "description": own["message"],
        "datePublished": str(own["date-released"]), "conformsTo": {"@id": PROFILE},
        "license": _links(licences), "author": _links(people), "version": str(own["version"]),
        "hasPart": _links([*inputs, *results]), "mentions": _link(action),
    }  # fmt: skip
    about = {"@id": CRATE_FILE, "@type": "CreativeWork", "conformsTo": {"@id": CRATE},
             "about": {"@id": "./"}}  # fmt: skip
    profile = {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate",
               "version": PROFILE.rsplit("/", 1)[1]}  # fmt: skip
    entities = [about, whole, profile, tool, action, *licences, *people, *inputs, *results]
    return {"@context": f"{CRATE}/context", "@graph": entities}


def written(told: Mapping[str, Any]) -> str:
    """A crate's description as the text of its file."""
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _register(root: Path) -> list[str]:
    tables = sorted((root / "data" / "register").glob("*.csv"))
    return [path.relative_to(root).as_posix() for path in tables]


def _file(name: str) -> dict[str, Any]:
    kind = {"csv": "text/csv", "html": "text/html", "json": "application/json",
            "xml": "application/xml", "yml": "application/yaml"}  # fmt: skip
    suffix = name.rsplit(".", 1)[1]
    return {"@id": name, "@type": "File", "name": Path(name).name, "encodingFormat": kind[suffix]}


def _link(entity: Mapping[str, Any]) -> dict[str, str]:
    return {"@id": entity["@id"]}


def _links(entities: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [_link(entity) for entity in entities]


def write_crate(
    root: Path, report: Report, programs: pd.DataFrame, when: str, folder: Path
) -> None:
    """Write both files into the folder of a report, the register's tables beside them."""
    for name in _register(root):
        beside = folder / name
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes((root / name).read_bytes())
    manifest = codecheck(root, programs, "../html")
    (folder / CODECHECK_FILE).write_text(manifest, encoding="utf-8")
    told = crate(root, report, programs, when)
    (folder / CRATE_FILE).write_text(written(told), encoding="utf-8")
