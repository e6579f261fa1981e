"""The hand-written content holds together and says clearly what is wrong when it does not."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from vietnamadminunits import parse_address

from bot.demo.content_file import CONTENT
from bot.demo.read_content import read_content
from bot.demo.read_materials import read_people, read_scripts
from bot.demo.records import Demo, DemoSkill
from conversation.errors import InputError
from conversation.text import clean, fold


def test_the_shop_is_as_large_as_promised(demo: Demo) -> None:
    content = demo.content
    languages = Counter(article.language for article in content.articles)

    assert languages["vi"] >= 60
    assert languages["en"] >= 40
    assert len(content.topics) >= 28
    assert len(content.products) >= 40
    assert len(content.offers) == 10
    assert (len(content.agents), len(content.teams)) == (5, 3)


def test_every_article_is_long_enough_to_help_and_short_enough_to_read(demo: Demo) -> None:
    odd = {
        (article.language, article.id): count
        for article in demo.content.articles
        if not 80 <= (count := len(article.body.split())) <= 250
    }

    assert odd == {}


def test_every_topic_has_twelve_examples_that_no_other_topic_has(demo: Demo) -> None:
    owners = Counter(fold(example) for topic in demo.content.topics for example in topic.examples)
    owners.update(fold(text) for text in demo.content.out_of_scope)

    assert [topic.id for topic in demo.content.topics if len(topic.examples) < 12] == []
    assert [text for text, count in owners.items() if count > 1] == []


def test_every_topic_is_written_with_and_without_accents_and_in_english(demo: Demo) -> None:
    for topic in demo.content.topics:
        accented = [example for example in topic.examples if fold(example) != example.casefold()]
        assert 2 <= len(accented) < len(topic.examples) - 2, topic.id


def test_every_skill_is_wanted_by_some_topic(demo: Demo) -> None:
    assert {topic.skill for topic in demo.content.topics} == set(DemoSkill)


def test_topics_answered_from_articles_name_some(demo: Demo) -> None:
    assert [t.id for t in demo.content.topics if t.skill is DemoSkill.ARTICLE_ANSWER and not t.articles] == []


def test_every_article_is_reached_by_a_topic(demo: Demo) -> None:
    named = {article for topic in demo.content.topics for article in topic.articles}
    tagged = {article.id for article in demo.content.articles if article.topics}

    assert {article.id for article in demo.content.articles} <= named | tagged


def test_texts_are_clean_and_composed(demo: Demo) -> None:
    texts = [article.body for article in demo.content.articles]
    texts += [example for topic in demo.content.topics for example in topic.examples]

    assert [text[:40] for text in texts if clean(text) != text] == []


def test_every_ward_is_one_of_the_units_in_force(demo: Demo) -> None:
    for place in read_people().places:
        for ward in place.wards:
            unit = parse_address(f"{ward.name}, {place.province}", mode="FROM_2025", level=2)
            assert unit is not None
            assert unit.ward, (ward.name, place.province)


def test_scripts_talk_about_topics_that_exist(demo: Demo) -> None:
    topics = {topic.id for topic in demo.content.topics}

    assert {script.topic for script in read_scripts().scripts} <= topics


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        # a field of the wrong kind
        ("products.yaml", "price: 145000", "price: cheap", "products.yaml: products[0].price"),
        # a misspelt field
        ("products.yaml", "    art: tube", "    drawing: tube", "products.yaml: products[0] has no field 'drawing'"),
        # a number that makes no sense
        ("products.yaml", "price: 145000", "price: 0", "products.yaml: products[0].price must be more than 0"),
        # a category nobody made
        ("products.yaml", "category: skincare", "category: cars", "products.yaml: products[0].category names 'cars'"),
        # a broken line of YAML
        ("offers.yaml", "    code: CHAOBUOI", "    code: [CHAOBUOI", "offers.yaml, line "),
        # an offer for something that is not sold
        ("offers.yaml", "[CN-001, CN-003]", "[CN-001, CN-999]", "offers.yaml: offers[1].products names 'CN-999'"),
        # an offer for a stage of life that does not exist
        ("offers.yaml", "stages: [new]", "stages: [old]", "offers.yaml: offers[0].stages names 'old'"),
        # a fact nobody can ask for
        ("topics.yaml", "needs: [address]", "needs: [shoe]", "topics.yaml: topics[3].needs names 'shoe'"),
        # a skill that does not exist
        ("topics.yaml", "skill: greeting", "skill: dancing", "topics.yaml: topics[0].skill must be one of greeting"),
        # an example under two topics
        ("topics.yaml", "      - Thanks a lot", "      - chao shop", "topics.yaml: topics[1].examples["),
        # an article that is gone
        ("topics.yaml", "remote-islands,", "far-islands,", "topics.yaml: topics[3].articles names 'far-islands'"),
        # hours that end before they begin
        ("staff.yaml", "08:30-12:30", "18:30-12:30", "staff.yaml: agents[0].hours '18:30-12:30'"),
        # a level out of range
        ("staff.yaml", "refund: 5", "refund: 9", "staff.yaml: agents[0].skills.refund must be from 1 to 5"),
        # a field that is missing
        ("shop.yaml", "return_days: 14", "", "shop.yaml: shop needs 'return_days'"),
        # an article whose heading is not closed
        ("articles/vi/cod.md", "---\n", "***\n", "articles/vi/cod.md, line 1"),
        # an article about a topic that does not exist
        ("articles/en/cod.md", "topics: [payment]", "topics: [gold]", "articles/en/cod.md: topics names 'gold'"),
        # an article under another name
        ("articles/vi/cod.md", "id: cod", "id: cash", "articles/vi/cod.md: id and language must match"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_field(folder: Path, file: str, old: str, new: str, place: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(InputError) as refused:
        read_content(folder)

    assert str(refused.value).startswith(place)


def test_an_english_article_without_a_vietnamese_one_is_refused(folder: Path) -> None:
    (folder / "articles/vi/cod.md").unlink()

    with pytest.raises(InputError, match="cod"):
        read_content(folder)


def test_a_script_with_an_unknown_speaker_is_refused(folder: Path) -> None:
    path = folder / "scripts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("      - bot:", "      - robot:", 1), encoding="utf-8")

    with pytest.raises(InputError, match=r"scripts\[0\]\.lines\[1\] must be said by"):
        read_scripts(folder)
