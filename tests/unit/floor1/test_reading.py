"""Files are read one way: registered, checked, and refused with a cure."""

import hashlib

import pytest

from analysis.errors import DataError, WorkplaceError
from analysis.reading import InputRead, Reader, find_root


@pytest.fixture
def write(tmp_path):
    def put(path, content):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return hashlib.sha256(file.read_bytes()).hexdigest()

    return put


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def _problems(read, *arguments, **options):
    with pytest.raises(DataError) as refused:
        read(*arguments, **options)
    return refused.value.problems


def test_the_root_is_found_upwards(tmp_path, write):
    write("pyproject.toml", "")
    write("data/udmeldinger/a.yaml", "")
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)
    assert find_root(tmp_path / "notebooks" / "deep") == tmp_path.resolve()
    assert find_root(tmp_path) == tmp_path.resolve()


def test_outside_a_checkout_the_folder_is_named(tmp_path):
    with pytest.raises(WorkplaceError, match="data/udmeldinger") as refused:
        find_root(tmp_path)
    assert refused.value.exit_code == 6
    assert str(tmp_path.resolve()) in refused.value.message.da


def test_the_root_is_looked_for_from_the_working_folder(tmp_path, write, monkeypatch):
    write("pyproject.toml", "")
    write("data/udmeldinger/a.yaml", "")
    monkeypatch.chdir(tmp_path / "data")
    assert find_root() == tmp_path.resolve()


def test_what_is_read_is_registered_with_its_sha256(reader, write):
    second, first = write("data/b.txt", "æøå"), write("data/a.csv", "x\n1\n")
    assert reader.inputs == ()
    assert reader.text("data/b.txt") == "æøå"
    reader.csv("data/a.csv")
    reader.bytes("data/b.txt")
    assert reader.inputs == (InputRead("data/a.csv", first), InputRead("data/b.txt", second))


def test_what_is_refused_is_not_registered(reader, write):
    write("data/reference/SHA256SUMS", "")
    write("data/reference/a.csv", "x\n")
    _problems(reader.bytes, "data/reference/a.csv")
    assert reader.inputs == ()


def test_a_missing_file_is_named_with_the_cure(reader):
    [problem] = _problems(reader.text, "data/findes-ikke.csv")
    assert problem.file == "data/findes-ikke.csv"
    assert problem.rule.en == "The file is missing."
    assert problem.cure.da == "Hent den igen: git checkout -- data/findes-ikke.csv"


def test_a_mark_at_the_front_of_utf8_is_not_part_of_the_text(reader, write):
    write("a.txt", b"\xef\xbb\xbfkode")
    assert reader.text("a.txt") == "kode"


def test_what_is_not_utf8_is_refused(reader, write):
    write("a.csv", "Tønder".encode("latin-1"))
    [problem] = _problems(reader.text, "a.csv")
    assert problem.rule.en == "The file cannot be read as UTF-8."
    assert problem.value == "byte 1"


class TestReference:
    def test_a_file_with_its_checksum_is_read(self, reader, write):
        digest = write("data/reference/areas.csv", "slug\ndanmark\n")
        write("data/reference/SHA256SUMS", f"{digest}  areas.csv\n")
        assert list(reader.csv("data/reference/areas.csv")["slug"]) == ["danmark"]

    def test_the_checksums_may_be_written_as_binary_and_for_folders(self, reader, write):
        outer = write("data/reference/a.csv", "x\n1\n")
        inner = write("data/reference/fine/a.csv", "x\n2\n")
        write("data/reference/SHA256SUMS", f"{outer} *a.csv\n\n{inner} *fine/a.csv\n")
        assert reader.csv("data/reference/a.csv").iloc[0, 0] == "1"
        assert reader.csv("data/reference/fine/a.csv").iloc[0, 0] == "2"

    def test_an_altered_file_is_named_with_the_cure(self, reader, write):
        digest = write("data/reference/areas.csv", "slug\ndanmark\n")
        write("data/reference/SHA256SUMS", f"{digest}  areas.csv\n")
        write("data/reference/areas.csv", "slug\nnarnia\n")
        [problem] = _problems(reader.csv, "data/reference/areas.csv")
        assert problem.file == "data/reference/areas.csv"
        assert "SHA-256" in problem.value
        assert "git checkout -- data/reference/areas.csv" in problem.cure.en

    def test_a_file_without_a_checksum_is_refused(self, reader, write):
        write("data/reference/new.csv", "x\n")
        write("data/reference/SHA256SUMS", "")
        [problem] = _problems(reader.bytes, "data/reference/new.csv")
        assert problem.file == "data/reference/new.csv"

    def test_missing_checksums_are_named_themselves(self, reader, write):
        write("data/reference/a.csv", "x\n")
        [problem] = _problems(reader.bytes, "data/reference/a.csv")
        assert problem.file == "data/reference/SHA256SUMS"

    def test_a_missing_reference_file_is_named_itself(self, reader, write):
        write("data/reference/SHA256SUMS", "")
        [problem] = _problems(reader.bytes, "data/reference/a.csv")
        assert problem.file == "data/reference/a.csv"


class TestCsv:
    def test_codes_keep_their_zeros_and_nothing_is_empty_text(self, reader, write):
        write("a.csv", "kode,navn\n010,NA\n101,\n")
        table = reader.csv("a.csv")
        assert table.to_dict("list") == {"kode": ["010", "101"], "navn": ["NA", ""]}

    def test_columns_may_be_numbers(self, reader, write):
        write("a.csv", "kode,antal\n010,7\n")
        table = reader.csv("a.csv", dtype={"kode": "str", "antal": "int64"})
        assert table["antal"].sum() == 7
        assert table["kode"].iloc[0] == "010"

    @pytest.mark.parametrize(
        "text", ["", "a,b\n1,2,3\n", "a,b\n1,2\n1,2,3\n", 'a,b\n1,"2\n', "kode,antal\n1,x\n"]
    )
    def test_what_is_no_table_is_refused(self, reader, write, text):
        write("a.csv", text)
        dtype = {"antal": "int64"} if "antal" in text else "str"
        [problem] = _problems(reader.csv, "a.csv", dtype)
        assert problem.rule.en == "The file cannot be read as CSV."


class TestYaml:
    def test_keys_have_lines_and_dates_stay_text(self, reader, write):
        write("a.yaml", "dato: 2024-12-31\nliste:\n  - {a: 1}\n  - a: 0.5\nja: true\n")
        document = reader.yaml("a.yaml")
        assert document.path == "a.yaml"
        assert document.data == {
            "dato": "2024-12-31",
            "liste": [{"a": 1}, {"a": 0.5}],
            "ja": True,
        }
        assert document.lines == {
            "dato": 1,
            "liste": 2,
            "liste.0": 3,
            "liste.0.a": 3,
            "liste.1": 4,
            "liste.1.a": 4,
            "ja": 5,
        }

    def test_all_duplicate_keys_are_refused_with_both_lines(self, reader, write):
        write("a.yaml", "a: 1\nb:\n  c: 1\n  c: 2\nd:\n  - e: 1\n    e: 2\na: 3\n")
        problems = _problems(reader.yaml, "a.yaml")
        found = {problem.place: (problem.line, problem.rule.en) for problem in problems}
        assert found == {
            "b.c": (4, "The key already stands on line 3."),
            "d.0.e": (7, "The key already stands on line 6."),
            "a": (8, "The key already stands on line 1."),
        }

    def test_duplicates_can_be_kept_for_one_who_gathers_all_faults(self, reader, write):
        write("a.yaml", "a: 1\na: 2\n")
        document = reader.yaml("a.yaml", keep_duplicates=True)
        assert document.data == {"a": 2}
        assert [(p.place, p.value) for p in document.duplicates] == [("a", "2")]

    def test_the_same_key_in_two_places_is_no_duplicate(self, reader, write):
        write("a.yaml", "a: {b: 1}\nc: {b: 1}\n'a.b': 2\n")
        assert reader.yaml("a.yaml").duplicates == ()

    @pytest.mark.parametrize(
        ("text", "line"),
        [("a: 1\nb: [\n", 3), ("a: 1\n\tb: 2\n", 2), ("a: !python/name:os.system x\n", 1)],
    )
    def test_what_is_no_yaml_is_refused_with_its_line(self, reader, write, text, line):
        write("a.yaml", text)
        [problem] = _problems(reader.yaml, "a.yaml")
        assert problem.rule.en == "The file cannot be read as YAML."
        assert problem.line == line
        assert ("tab" in (problem.cure.en if problem.cure else "")) == ("\t" in text)

    @pytest.mark.parametrize("text", ["", "- a\n", "tekst\n", "# kun en note\n"])
    def test_what_has_no_keys_is_refused(self, reader, write, text):
        write("a.yaml", text)
        [problem] = _problems(reader.yaml, "a.yaml")
        assert problem.rule.en == "The file has no keys with values."

    @pytest.mark.parametrize(
        "text", ["a: \x07\n", "a: &x [*x]\n", "? [a]\n: 1\n", "a: 1\n---\nb: 2\n"]
    )
    def test_strange_files_end_in_a_message(self, reader, write, text):
        write("a.yaml", text)
        assert len(_problems(reader.yaml, "a.yaml")) == 1


def test_a_folder_where_a_file_belongs_is_refused_with_its_name(reader, tmp_path):
    (tmp_path / "a.yaml").mkdir()
    [problem] = _problems(reader.yaml, "a.yaml")
    assert (problem.file, problem.rule.en) == ("a.yaml", "The file cannot be read.")
    assert problem.cure is not None


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/hostname"])
def test_nothing_outside_the_root_is_read(reader, path):
    with pytest.raises(ValueError, match="below the root"):
        reader.bytes(path)
