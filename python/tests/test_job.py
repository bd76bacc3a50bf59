"""Jobs as Python builds them and as YAML has them."""

from pathlib import Path

import numpy as np
import pytest
import yaml

import cosmic

SAMPLES = Path(__file__).resolve().parents[2] / "deploy" / "samples"
SMALLEST = """apiVersion: cosmicai.dev/v1alpha1
kind: InferenceJob
metadata: {name: first}
spec:
  model: {uri: s3://s/m.pt}
  data: {uri: s3://s/d}
  output: {uri: s3://s/o}
"""


def smallest(**fields: object) -> cosmic.Job:
    uris = {"model": "s3://s/m.pt", "data": "s3://s/d", "output": "s3://s/o"}
    return cosmic.Job(name="first", **(uris | fields))  # type: ignore[arg-type]


def test_a_text_is_short_for_a_uri() -> None:
    assert smallest().to_dict() == yaml.safe_load(SMALLEST)


def test_names_become_those_of_the_resource() -> None:
    job = smallest(
        model=cosmic.Model(uri="s3://s/m.pt", batch_size=8),
        data=cosmic.Data(
            uri="s3://s/d",
            columns={"images": "img_g"},
            follow=cosmic.Follow(),
            transforms=[cosmic.Transform(input="images", center_crop=[24, 24])],
        ),
        pricing=cosmic.Pricing(memory_gb=2),
        world_size=4,
        labels={"team": "photometry"},
    )

    document = job.to_dict()

    assert document["metadata"] == {"name": "first", "labels": {"team": "photometry"}}
    assert document["spec"] == {
        "model": {"uri": "s3://s/m.pt", "batchSize": 8},
        "data": {
            "uri": "s3://s/d",
            "columns": {"images": "img_g"},
            "follow": {},
            "transforms": [{"input": "images", "centerCrop": [24, 24]}],
        },
        "output": {"uri": "s3://s/o"},
        "pricing": {"memoryGb": 2},
        "worldSize": 4,
    }


def test_zero_and_false_are_not_unset() -> None:
    spec = smallest(max_failed_ranks=0, resume=False).to_dict()["spec"]

    assert spec["maxFailedRanks"] == 0
    assert spec["resume"] is False


def test_what_is_misspelt_is_refused_by_python() -> None:
    with pytest.raises(TypeError, match="worldsize"):
        smallest(worldsize=4)


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_sample_comes_through_unchanged(sample: Path, tmp_path: Path) -> None:
    documents = list(yaml.safe_load_all(sample.read_text(encoding="utf-8")))
    jobs = [one for one in documents if one["kind"] == "InferenceJob"]
    assert jobs or sample.stem == "demo-s3"
    for document in jobs:
        file = tmp_path / "job.yaml"
        file.write_text(yaml.safe_dump(document), encoding="utf-8")

        job = cosmic.Job.from_yaml(file)

        assert job.to_dict() == document
        assert yaml.safe_load(job.to_yaml()) == document


def test_fields_that_are_objects_are_read_as_such() -> None:
    job = cosmic.Job.from_yaml(SAMPLES / "all-options.yaml")

    assert isinstance(job.model, cosmic.Model)
    assert job.model.batch_size == 64
    assert isinstance(job.data, cosmic.Data)
    assert job.data.transforms is not None
    assert job.data.transforms[1] == cosmic.Transform(input="images", scale=0.00392156862745098)


def test_yaml_quotes_what_other_readers_take_for_numbers() -> None:
    columns = {"redshift": "1e3", "images": "y", "magnitudes": "0x1F"}

    text = smallest(data=cosmic.Data(uri="s3://s/d", columns=columns)).to_yaml()

    for value in columns.values():
        assert f": '{value}'\n" in text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (SMALLEST + "  worldsize: 4\n", r"spec\.worldsize is not a field.*did you mean worldSize"),
        (SMALLEST.replace("uri: s3://s/d", "format: pt"), r"spec\.data\.uri is missing"),
        (SMALLEST.replace("{uri: s3://s/o}", "[s3://s/o]"), r"spec\.output is a list; it must"),
        (SMALLEST + "  worker: {tolerations: {}}\n", r"spec\.worker\.tolerations is .*be a list"),
        (SMALLEST.replace("v1alpha1", "v9"), "apiVersion is 'cosmicai.dev/v9'"),
        (SMALLEST.replace("InferenceJob", "Pod"), "this is no InferenceJob"),
        (SMALLEST.replace("name: first", "labels: {}"), r"metadata\.name is missing"),
        ("- 1\n", "this is no InferenceJob"),
        ("a: [", "cannot be read as YAML"),
        ("[" * 5000, "cannot be read as YAML: it is nested too deep"),
        (SMALLEST.replace("{name: first}", "a"), "metadata is 'a'; it must hold fields"),
    ],
)
def test_a_wrong_file_is_refused_with_the_field(wrong: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "job.yaml"
    file.write_text(wrong, encoding="utf-8")

    with pytest.raises(cosmic.FatalError, match=f"{file}.*{message}") as refused:
        cosmic.Job.from_yaml(file)

    assert refused.value.reason == "InvalidSpec"
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", [SMALLEST, SMALLEST * 50, "a\0b"], ids=["text", "long", "nul"])
def test_a_text_that_is_no_path_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(cosmic.FatalError, match=r"cannot be read: .*name the path") as refused:
        cosmic.Job.from_yaml(text)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_values_of_numpy_and_paths_are_written_as_what_they_say() -> None:
    axes = [cosmic.Axis(field="batchSize", values=np.array([1, 2]))]  # type: ignore[arg-type]
    template = cosmic.Template(model="s3://s/m.pt", world_size=np.int64(4))  # type: ignore[arg-type]
    sweep = cosmic.Sweep(
        name=str(np.str_("a")), template=template, axes=axes, output="s3://s/o", repeats=1
    )
    spec = yaml.safe_load(sweep.to_yaml())["spec"]
    assert spec["axes"][0]["values"] == [1, 2]
    assert spec["template"]["worldSize"] == 4
    job = smallest(labels={"a": np.str_("b"), "c": Path("d/e")}, world_size=np.float64(2))
    assert yaml.safe_load(job.to_yaml())["metadata"]["labels"] == {"a": "b", "c": "d/e"}


@pytest.mark.parametrize("value", [{1, 2}, b"four", object()])
def test_what_yaml_does_not_hold_is_refused_with_the_field(value: object) -> None:
    with pytest.raises(
        cosmic.FatalError, match=r"^spec\.worldSize is a .*YAML does not"
    ) as refused:
        smallest(world_size=value).to_yaml()
    assert refused.value.reason == "InvalidSpec"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(cosmic.FatalError, match=r"none\.yaml cannot be read"):
        cosmic.Job.from_yaml(tmp_path / "none.yaml")
