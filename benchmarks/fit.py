"""
Fit the weights of the reader from examples: `python -m benchmarks.fit`.

Two models, written as hundredths of a logit: `subjects.json`, linear, what each word says for each safeguard, from
benchmarks/examples/sentences/; `direction.json`, trees, what the signs of a change say for less, more or the same, from
benchmarks/examples/edits/, benchmarks/examples/pages/ and those labelled pairs that are tuned on (benchmarks.eval says
which; none that measures is read). Needs scikit-learn and LightGBM: `pip install -e .[fit]`.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.composed import PAGES, composed, pages
from benchmarks.eval import FOLDER, edit_page, pairs, tuned_on
from witnessmark.deeds.reading import read_text, readings
from witnessmark.model.documents import Document, Unit, UnitKind
from witnessmark.safeguards.judging.judge import lines, undecided
from witnessmark.safeguards.reading import subjects
from witnessmark.safeguards.reading.lexicon import vocabulary
from witnessmark.safeguards.reading.read import Statement, state
from witnessmark.safeguards.weighing import trees
from witnessmark.safeguards.weighing.signs import signs
from witnessmark.safeguards.weighing.trees import WAYS
from witnessmark.steps import mask
from witnessmark.steps.align import align

EXAMPLES = Path(__file__).parent / "examples"
_SAFEGUARDS = Path(__file__).parent.parent / "src" / "witnessmark" / "safeguards"
#: Where the weights of each model are kept.
WEIGHTS = {
    "subjects": _SAFEGUARDS / "reading" / "subjects.json",
    "direction": _SAFEGUARDS / "weighing" / "direction.json",
}
_SCALE = 100
#: A sign seen less often says nothing yet.
_LEAST_SEEN = {"subjects": 2, "direction": 10}
#: Smaller weights (hundredths) are left out.
_LEAST_WEIGHT = 8
#: The stiffness of the linear model (inverse of the L2 penalty), by cross-validation over pages.
_STIFFNESS = 1.0
#: How many trees for each way, how large, and how fast they learn, by cross-validation over authors.
_ROUNDS = 300
_TREES = {
    "objective": "multiclass",
    "num_class": 3,
    "learning_rate": 0.05,
    "num_leaves": 64,
    "min_data_in_leaf": 20,
    "lambda_l2": 5,
    "feature_fraction": 0.2,
    "max_bin": 15,
    "seed": 0,
    "deterministic": True,
    "verbose": -1,
}
#: How much a second reading of a sentence counts beside its first.
_ALSO = 0.15
#: How much one side of an edit counts beside a sentence: it comes in several wordings.
_EDITED = 0.3
#: How much an edit that stands alone counts beside a changed part of a page.
_EDIT = 0.2
#: A part that shows the expected way by so much less (hundredths of a logit) than another is left out.
_TELLING = 120
#: What begins the sign that an edit stands alone.
_ALONE = "alone, "
_WAY = {"removed": -1, "weakened": -1, "less": -1, "added": 1, "strengthened": 1, "more": 1}


def digest(name: str) -> str:
    """SHA-256 over the files that the weights of this name are fitted on."""
    files = sorted(EXAMPLES.glob("*/*.jsonl" if name == "subjects" else "edits/*.jsonl"))
    if name == "direction":
        files += sorted(PAGES.glob("*.txt"))
        files += [FOLDER / file for file in (*tuned_on(), "voices.jsonl")]
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()


def examples(folder: str) -> Iterator[dict[str, Any]]:
    """Give the examples of a folder, file by file."""
    for file in sorted((EXAMPLES / folder).glob("*.jsonl")):
        yield from map(json.loads, file.read_text("utf-8").splitlines())


def statement(example: dict[str, Any]) -> Statement:
    """Read an example sentence as it would stand on a page."""
    kind = UnitKind.PARAGRAPH
    for key, other in (("question", "ANSWER"), ("row", "CELL"), ("lead_in", "ITEM")):
        if example.get(key):
            kind = UnitKind[other]
    unit = Unit(
        text=" ".join(example["text"].split()),
        kind=kind,
        lead_in=example.get("lead_in") or "",
        question=example.get("question") or "",
        row=example.get("row") or "",
        heading_path=(example["heading"],) if example.get("heading") else (),
    )
    return state(unit, None)


def fit_subjects(*, edits: bool) -> dict[str, Any]:
    """Fit what words say for each safeguard, and for none: from sentences, and from both sides of edits."""
    rows: list[Mapping[str, int]] = []
    labels: list[str] = []
    counts: list[float] = []
    for example, share in (
        *((example, 1.0) for example in examples("sentences")),
        *((example, _EDITED) for example in _sides_of_edits() if edits),
    ):
        said = statement(example)
        signs = dict.fromkeys(
            subjects.features(said.own, said.frame, said.question, said.heading, said.ruled), 1
        )
        none = subjects.ANOTHER_SYSTEM if example.get("another_system") else subjects.NONE
        named = example["safeguards"] or [none]
        for label, count in (
            *((one, share / len(named)) for one in named),
            *((one, share * _ALSO) for one in example.get("also", ())),
        ):
            rows.append(signs)
            labels.append(label)
            counts.append(count)
    classes, bias, weights = _fit_words(rows, labels, counts)
    flat = {
        sign: [v for at, w in enumerate(row) if abs(w) >= _LEAST_WEIGHT for v in (at, w)]
        for sign, row in weights.items()
    }
    return {"examples": digest("subjects"), "subjects": classes, "bias": bias, "words": flat}


def _sides_of_edits() -> Iterator[dict[str, Any]]:
    """Give what stands before and after the edits, each once: both speak of the safeguard of the edit."""
    seen = set()
    for edit in examples("edits"):
        for side in ("before", "after"):
            lead = (side == "after" and edit.get("lead_in_after")) or edit.get("lead_in") or ""
            key = (edit[side], lead, edit["safeguard"])
            if edit[side] and key not in seen:
                seen.add(key)
                yield {
                    **edit,
                    "text": edit[side],
                    "lead_in": lead,
                    "safeguards": [edit["safeguard"]],
                    "also": edit.get("alt", ()),
                }


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The signs of one changed part, the way (-1, 0, +1) that its safeguard should go, and in which example."""

    signs: Mapping[str, int]
    way: int
    safeguard: str
    example: str


def ways_of_edits() -> list[Shown]:
    """Give the signs of each edit, with the way it should go; that it stands alone is a sign too."""
    found: list[Shown] = []
    for number, edit in enumerate((*examples("edits"), *_voices())):
        expected = dict.fromkeys(
            (edit["safeguard"], *edit.get("alt", ())), _WAY.get(edit["change"], 0)
        )
        sides = {side: edit_page(edit, side) for side in ("before", "after")}
        page = {**sides, "format": "html", "id": f"edit {number}"}
        for shown in _shown(page, expected, ()):
            alone = {f"{_ALONE}{sign}": 1 for sign in shown.signs if sign.startswith("side:")}
            found.append(replace(shown, signs={**shown.signs, **alone}))
    return found


def ways_of_pages() -> list[Shown]:
    """Give the signs of each changed part of the pages that are tuned on, with the way it should go."""
    found: list[Shown] = []
    made = (pair for page in pages(PAGES) for pair in composed(page))
    for pair in (*pairs("tune"), *pairs("turned"), *made):
        expected = {
            of: _WAY.get(entry["change"], 0)
            for entry in reversed(pair["expected"])
            for of in (entry["safeguard"], *(entry.get("alt_safeguards") or ()))
        }
        found.extend(_shown(pair, expected, pair.get("tolerated") or ()))
    return found


def fit_direction(edits: Sequence[Shown], pages: Sequence[Shown]) -> dict[str, Any]:
    """
    Fit what signs say for less, more and the same.

    An example says which way a safeguard went, not in which of its changed parts; the others may be
    reworded. So a first fit says which parts show it, and the second is fitted on these.
    """
    first = _fit_ways(edits, pages)
    second = _fit_ways(
        edits, telling(pages, trees.planted(first["signs"], [first[w] for w in WAYS]))
    )
    return {"examples": digest("direction"), **second}


def _fit_ways(edits: Sequence[Shown], pages: Sequence[Shown]) -> dict[str, Any]:
    # Only a fit needs it.
    import lightgbm  # noqa: PLC0415

    rows = [shown.signs for shown in (*pages, *edits)]
    signs, matrix = _counted(rows, _LEAST_SEEN["direction"])
    data = lightgbm.Dataset(
        matrix,
        label=[shown.way + 1 for shown in (*pages, *edits)],
        weight=[1.0] * len(pages) + [_EDIT] * len(edits),
    )
    grown = lightgbm.train(_TREES, data, _ROUNDS).dump_model()["tree_info"]
    at: dict[str, int] = {}
    roots = [_nested(tree["tree_structure"], signs, at) for tree in grown]
    # LightGBM puts the classes of each round in order: -1, 0, +1.
    ways = {way: roots[turn::3] for way, turn in (("less", 0), ("more", 2), ("same", 1))}
    return {"signs": list(at)} | {way: ways[way] for way in WAYS}


def _nested(node: Mapping[str, Any], signs: Sequence[str], at: dict[str, int]) -> Any:
    """
    Write a tree as nested lists, with signs by their number in `at`, which takes in each as it is met.

    What only an edit has counts 0 on every page: that question is answered.
    """
    if "leaf_value" in node:
        return round(_SCALE * node["leaf_value"])
    sign = signs[node["split_feature"]]
    if sign.startswith(_ALONE):
        return _nested(node["left_child"], signs, at)
    number = at.setdefault(sign, len(at))
    children = (_nested(node[f"{side}_child"], signs, at) for side in ("left", "right"))
    return [number, int(node["threshold"]), *children]


def telling(pages: Sequence[Shown], fitted: trees.Trees) -> list[Shown]:
    """Leave out parts that show the expected way far less surely than another part of the same page."""
    leads = []
    best: dict[tuple[str, str], int] = {}
    for shown in pages:
        said = trees.odds(shown.signs, fitted)
        lead = said["less" if shown.way < 0 else "more"] - said["same"]
        key = (shown.example, shown.safeguard)
        best[key] = max(lead, best.get(key, lead))
        leads.append(lead)
    return [
        shown
        for shown, lead in zip(pages, leads, strict=True)
        if not shown.way or lead >= best[shown.example, shown.safeguard] - _TELLING
    ]


def _voices() -> Iterator[dict[str, Any]]:
    """Give the edits of voices.jsonl: each promise, what says the same, more and less, and its loss."""
    for line in (FOLDER / "voices.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        changes = (("same", row["same"]), ("less", row["weaker"]), ("more", row["stronger"]))
        edits = [(row["base"], text, change) for change, texts in changes for text in texts]
        for before, after, change in (*edits, (row["base"], "", "less"), ("", row["base"], "more")):
            yield {
                "before": before,
                "after": after,
                "heading": row["heading"],
                "safeguard": row["safeguard"],
                "change": change,
            }


def _shown(
    pair: Mapping[str, Any], expected: Mapping[str, int], tolerated: Sequence[str]
) -> Iterator[Shown]:
    before, after = (
        read_text(pair[side], pair["format"], vocabulary=vocabulary) for side in ("before", "after")
    )
    if not isinstance(before, Document) or not isinstance(after, Document):
        return
    was, now = readings(before, after)
    spelled = ([mask.canonical(unit) for unit in side.units] for side in (before, after))
    verdicts, elsewhere = undecided(was, now, align(*lines(was, now, *spelled)))
    for v in verdicts:
        if v.safeguard.id not in tolerated:
            yield Shown(
                signs=signs(v, elsewhere),
                way=expected.get(v.safeguard.id, 0),
                safeguard=v.safeguard.id,
                example=pair["id"],
            )


def _fit_words(
    rows: Sequence[Mapping[str, int]], labels: Sequence[object], counts: Sequence[float]
) -> tuple[list[str], list[int], dict[str, list[int]]]:
    # Only a fit needs it; who asks whether weights are up to date does not.
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    signs, matrix = _counted(rows, _LEAST_SEEN["subjects"])
    model = LogisticRegression(C=_STIFFNESS, max_iter=2000).fit(matrix, labels, counts)
    weights = {
        sign: [round(_SCALE * float(w)) for w in model.coef_[:, place]]
        for place, sign in enumerate(signs)
    }
    bias = [round(_SCALE * float(b)) for b in model.intercept_]
    return [str(c) for c in model.classes_], bias, weights


def _counted(rows: Sequence[Mapping[str, int]], least: int) -> tuple[list[str], Any]:
    """Give the signs seen often enough, in order, and a sparse matrix (rows, signs) of their counts."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415

    seen = Counter(sign for row in rows for sign in row)
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(
        [{s: row[s] for s in sorted(row) if seen[s] >= least} for row in rows]
    )
    return list(vectors.feature_names_), matrix


def write(name: str, fitted: Mapping[str, Any]) -> None:
    """Write a model, each word, sign or tree on a line of its own."""

    def spelled(value: Any) -> str:
        return json.dumps(value, separators=(",", ":"))

    def lines(value: Any) -> str:
        if isinstance(value, dict):
            rows = [f"{spelled(key)}:{spelled(row)}" for key, row in sorted(value.items()) if row]
            return "{\n" + ",\n".join(rows) + "\n}"
        if isinstance(value, list):
            return "[\n" + ",\n".join(map(spelled, value)) + "\n]"
        return spelled(value)

    parts = [f"{spelled(key)}: {lines(value)}" for key, value in fitted.items()]
    WEIGHTS[name].write_text("{" + ",\n".join(parts) + "}\n", "utf-8")
    print(f"{name}: {WEIGHTS[name].stat().st_size:,} bytes")


def main() -> None:
    """
    Fit subjects, then, with these, directions.

    Edits are read by weights that have not seen them: of a sentence once seen any reader is too sure.
    """
    write("subjects", fit_subjects(edits=False))
    _forget()
    edits = ways_of_edits()
    write("subjects", fit_subjects(edits=True))
    _forget()
    write("direction", fit_direction(edits, ways_of_pages()))


def _forget() -> None:
    subjects.weights.cache_clear()
    state.cache_clear()


if __name__ == "__main__":
    main()
