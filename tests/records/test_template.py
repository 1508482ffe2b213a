"""The written set is what the contracts say, and never overwrites anything."""

import json
from pathlib import Path

import pytest

from trappen.domain.errors import InputError
from trappen.parameters.ladder import official, read_ladder
from trappen.records.contracts import TABLES, Kind
from trappen.records.reading import load
from trappen.records.template import datapackage, readme, template_files, write_template


def test_every_table_is_written_with_its_columns(tmp_path: Path) -> None:
    write_template(tmp_path / "new")
    for table in TABLES.values():
        raw = (tmp_path / "new" / f"{table.name}.csv").read_bytes()
        assert raw == b"\xef\xbb\xbf" + ";".join(table.names).encode() + b"\r\n"


def test_the_schema_equals_the_contracts() -> None:
    resources = {resource["name"]: resource for resource in datapackage()["resources"]}
    assert list(resources) == list(TABLES)
    for table in TABLES.values():
        schema = resources[table.name]["schema"]
        assert schema["primaryKey"] == list(table.key)
        assert [field["name"] for field in schema["fields"]] == list(table.names)
        for field, column in zip(schema["fields"], table.columns, strict=True):
            constraints = field.get("constraints", {})
            assert field["title"] == column.title
            assert constraints.get("required", False) is column.required
            assert constraints.get("enum", []) == (list(column.values) if column.kind is Kind.CHOICE else [])
        foreign = {(key["fields"], key["reference"]["resource"]) for key in schema.get("foreignKeys", [])}
        assert foreign == {(c.name, c.references) for c in table.columns if c.references}
        for key in schema.get("foreignKeys", []):
            assert key["reference"]["fields"] in TABLES[key["reference"]["resource"]].key


def test_the_readme_names_every_column_and_value() -> None:
    text = readme()
    for table in TABLES.values():
        assert f"{table.name}.csv: {table.title}" in text
        for column in table.columns:
            assert f"  {column.name}: {column.title}" in text
            assert all(f"{code} = {label}" in text for code, label in column.values.items())


def test_the_examples_are_whole(tmp_path: Path) -> None:
    assert json.loads(template_files()["datapackage.json"]) == datapackage()
    write_template(tmp_path)
    ladder = read_ladder(tmp_path / "ladder.eksempel.toml")
    assert ladder.place(section="BL-46", place_type="own_room").step == 5
    assert official().place(section="BL-46", place_type="own_room").step is None


@pytest.mark.parametrize("name", ["children.csv", "notes.txt"])
def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="ikke en tom mappe"):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="ikke en tom mappe"):
        write_template(tmp_path / "f")


def test_the_set_reads_back_without_errors(tmp_path: Path) -> None:
    write_template(tmp_path)
    loaded = load(tmp_path)
    assert loaded.usable, loaded.problems
    assert set(loaded.records.tables) == set(TABLES)
    assert {problem.code for problem in loaded.problems} == {"no_rows"}
