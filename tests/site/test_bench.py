import json

import pytest
import yaml

from scripts import bench_build

pytestmark = [pytest.mark.site, pytest.mark.slow]


def test_both_sites_are_built_and_measured(tmp_path, capsys):
    assert bench_build.main(["30", "--json", "--keep", str(tmp_path / "work")]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["postmortems"] == 30
    assert result["ratio"] > 0
    for name in ("ours", "stock"):
        assert result[name]["memory"] > 10_000_000
        assert result[name]["index"] > 10_000
        assert len(list((tmp_path / "work" / name / "site" / "postmortems").rglob("index.html"))) == 30
    archive = sorted(path.name for path in (tmp_path / "work" / "archive").rglob("*.md"))
    assert archive == sorted(path.name for path in (tmp_path / "work" / "stock").rglob("20*.md"))


def test_the_stock_site_has_our_extensions_and_its_own_search(tmp_path):
    (tmp_path / "docs").mkdir()
    configuration = yaml.safe_load(bench_build.write_stock_site(tmp_path).read_text(encoding="utf-8"))
    assert configuration["plugins"] == ["search"]
    assert "pymdownx.superfences" in configuration["markdown_extensions"]
    assert "hooks" not in configuration


def test_a_folder_with_something_in_it_is_not_worked_in(tmp_path, capsys):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        bench_build.main(["1", "--keep", str(tmp_path)])
    assert stopped.value.code == 2
    assert "empty or missing" in capsys.readouterr().err
