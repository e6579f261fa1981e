"""Articles come in from files and folders: once, in their language, with a reason for everything refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content.article_import import ArticleReport, Model, import_articles, to_text
from conversation.errors import InputError
from memory.knowledge_store import find_articles, load_index
from memory.query import Query
from storage.database import Database
from storage.publication_store import find_versions
from tests.memory.word_vectors import MODEL, encode, means

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


class Progress:
    def __init__(self) -> None:
        self.told: list[tuple[str, float]] = []

    def __call__(self, step: str, share: float) -> None:
        self.told.append((step, share))


def run(database: Database, source: Path, progress: Progress | None = None) -> ArticleReport:
    return import_articles(database, source, "vi", NOW, lambda: Model(encode, MODEL), progress or Progress())


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    for name, content in {
        "doi-tra.md": "# Đổi trả\n\nTrong 7 ngày.\n\n## Ngoại lệ\n\nĐồ lót.\n".encode(),
        "en/returns.html": b"<html><body><h1>Returns</h1><p>Within 7 days.</p></body></html>",
        "faq.csv": "title;body;url\nBảo hành;12 tháng cho máy móc.;https://shop.example/bao-hanh\n".encode(),
        "old.md": "# Phí ship\n\n20.000 đồng\n".encode().decode("cp1252", "ignore").encode(),  # saved wrong once
        "list.pdf": b"%PDF-1.7",
        "broken.docx": b"not a zip",
        ".cache/draft.md": b"# Draft\n\nnot to be read",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_a_folder_comes_in_with_a_reason_for_each_file_refused(sqlite_database: Database, pages: Path) -> None:
    progress = Progress()
    report = run(sqlite_database, pages, progress)
    assert set(report.changed) == {"doi-tra.vi", "returns.en", "bao-hanh.vi"}
    assert report.embedded == 4
    assert progress.told[-1] == ("index_articles", 1.0)
    assert {refused.path.name: refused.reason for refused in report.refused}.keys() == {
        "old.md",
        "list.pdf",
        "broken.docx",
    }
    shown = to_text(report)
    assert "articles 3, new or changed 3, taken out 0, passages embedded 4, files refused 3" in shown
    assert "old.md" in shown
    assert find_versions_of(sqlite_database) == 1


def find_versions_of(database: Database) -> int:
    return database.read_now(find_versions).get("articles", 0)


def test_the_same_files_again_change_nothing_and_a_changed_one_comes_in_alone(
    sqlite_database: Database, pages: Path
) -> None:
    run(sqlite_database, pages)
    again = run(sqlite_database, pages)
    assert (again.read, again.changed, again.embedded) == (3, (), 0)
    assert find_versions_of(sqlite_database) == 1  # the running shop has nothing to load anew
    (pages / "en/returns.html").write_text("<h1>Returns</h1><p>Within 14 days.</p>", "utf-8")
    assert run(sqlite_database, pages).changed == ("returns.en",)
    assert {a.id: a.version for a in sqlite_database.read_now(find_articles)}["returns.en"] == 2


def test_what_an_import_left_without_vectors_is_embedded_by_the_next(sqlite_database: Database, pages: Path) -> None:
    def killed() -> Model:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_articles(sqlite_database, pages, "vi", NOW, killed, Progress())
    assert run(sqlite_database, pages).embedded == 4
    assert find_versions_of(sqlite_database) == 1


def test_the_passage_is_found_with_the_link_the_file_gave(sqlite_database: Database, pages: Path) -> None:
    run(sqlite_database, pages)
    index = sqlite_database.read_now(load_index, means())
    asked = Query("bao hanh may moc bao lau", encode(["bảo hành máy móc bao lâu"], "query")[0], "vi")
    hit = index.search_many([asked])[0][0]
    assert (hit.passage.text, hit.url) == ("12 tháng cho máy móc.", "https://shop.example/bao-hanh")


def test_of_two_files_with_one_article_the_second_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "twice"
    folder.mkdir()
    for name in ("a.md", "b.md"):
        (folder / name).write_text("# Giao hàng\n\nHai ngày.\n", "utf-8")
    report = run(sqlite_database, folder)
    assert report.changed == ("giao-hang.vi",)
    assert [refused.path.name for refused in report.refused] == ["b.md"]


def test_a_source_that_is_not_there_is_named(sqlite_database: Database, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        run(sqlite_database, tmp_path / "nowhere")


def test_what_the_source_no_longer_holds_is_taken_out_only_when_asked(sqlite_database: Database, pages: Path) -> None:
    run(sqlite_database, pages)
    (pages / "faq.csv").unlink()
    assert run(sqlite_database, pages).removed == ()
    replaced = import_articles(sqlite_database, pages, "vi", NOW, model, Progress(), replaces=True)
    assert replaced.removed == ()  # a refused file may hold what would be missing
    for name in ("old.md", "list.pdf", "broken.docx"):
        (pages / name).unlink()
    replaced = import_articles(sqlite_database, pages, "vi", NOW, model, Progress(), replaces=True)
    assert replaced.removed == ("bao-hanh.vi",)
    assert {article.id for article in sqlite_database.read_now(find_articles)} == {"doi-tra.vi", "returns.en"}
    assert find_versions_of(sqlite_database) == 2  # the running shop forgets it too


def model() -> Model:
    return Model(encode, MODEL)
