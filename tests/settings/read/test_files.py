import pytest

from ipssim.errors import InputError
from ipssim.settings.read.files import read


def written(tmp_path, content):
    path = tmp_path / "a.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def complaint(path):
    with pytest.raises(InputError) as error:
        read(path, shown="a.yaml")
    return str(error.value)


def test_values_and_their_lines(tmp_path):
    text = "\ufeff# æøå\npopulation:\n  size: 5\narms:\n  ips: {limit_weeks: 1e1}\n"
    path = written(tmp_path, text)
    document = read(path, shown="a.yaml")
    assert document.data == {"population": {"size": 5}, "arms": {"ips": {"limit_weeks": 10.0}}}
    lines = {".".join(key): origin.line for key, origin in document.origins.items() if key}
    assert lines == {
        "population": 2, "population.size": 3, "arms": 4, "arms.ips": 5, "arms.ips.limit_weeks": 5,
    }
    assert document.origins["arms", "ips", "limit_weeks"].text == "1e1"


def test_keys_can_belong_to_a_section(tmp_path):
    document = read(written(tmp_path, "size: 5"), prefix=("population",))
    assert document.data == {"size": 5}
    assert document.origins["population", "size"].depth == 1


def test_lists_have_lines_by_entry(tmp_path):
    document = read(written(tmp_path, "estimates:\n  - n: 5\n  - n: 6\n"))
    assert document.origins["estimates", "1", "n"].line == 3


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e-3", 0.001), ("yes", True), ("2019-11-06", "2019-11-06"), ("none", "none"), ("~", None)],
)
def test_scalars(tmp_path, text, value):
    assert read(written(tmp_path, f"a: {text}")).data == {"a": value}


@pytest.mark.parametrize(
    ("content", "start", "message"),
    [
        ("size: 5\nwomen 3\nx: 4", "a.yaml, line 3: x: 4", "not valid YAML"),
        ("population:\n\tsize: 5", "a.yaml, line 2: size: 5", "there is a tab here"),
        ("a: [1, 2", "a.yaml, line 1: a: [1, 2", "not valid YAML"),
        ("a: 1\nb:\n  c: 2\n  c: 3\n", "a.yaml, line 4: b.c = 3", "set twice in this file, first"),
        ("a: !!python/object:os.system {}", "a.yaml, line 1: a", "is not a plain value"),
        ("a: !!python/name:os.system x", "a.yaml, line 1: a = x", "is not a plain value"),
        ("a: 1\n---\nb: 2", "a.yaml, line 2", "not valid YAML"),
        ("- 1\n- 2", "a.yaml: file", "must hold settings"),
        ("just words", "a.yaml: file", "must hold settings"),
        ("? [1, 2]\n: 3", "a.yaml, line 1: file", "this is not one"),
        ("a: &a [*a]", "a.yaml, line 1: file", "nested too deeply"),
        ("[" * 50, "a.yaml, line 1: file", "nested too deeply"),
        ("[" * 5000, "a.yaml, line 1: ", "nest"),
        (b"\xff\xfe\x00a", "a.yaml: file", "not text in UTF-8"),
        (b"a: \x00", "a.yaml", "YAML"),
        ("a: !!timestamp 2000-01-01", "a.yaml, line 1: a = 2000-01-01", "is not a plain value"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path, content, start, message):
    text = complaint(written(tmp_path, content))
    assert text.startswith(start)
    assert message in text


def test_a_missing_file_and_a_folder(tmp_path):
    assert "does not exist" in complaint(tmp_path / "b.yaml")
    assert "is a folder" in complaint(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, "a: 1")
    monkeypatch.setattr("os.open", refuse)
    assert "Permission denied" in complaint(path)


def test_every_key_set_twice_is_said(tmp_path):
    text = complaint(written(tmp_path, "a: 1\na: 2\nb: 1\nb: 2\n"))
    assert text.count("set twice") == 2
