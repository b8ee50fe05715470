from urllib.parse import quote

import pytest
from django.test import Client

from quadro.accounts import actions
from quadro.accounts.models import SavedView
from quadro.kit.refusals import Refused
from tests.worlds import a_user, a_visitor, an_actor

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_profile_is_for_who_is_signed_in(client: Client) -> None:
    assert client.get("/profilo/")["Location"] == "/accesso/?next=/profilo/"


def test_the_profile_says_who_one_is_and_warns_who_has_only_a_password(client: Client) -> None:
    client.force_login(a_user("Ufficio piano", email="ufficio@example.it"))

    page = text(client, "/profilo/")

    assert "Ufficio piano" in page
    assert "ufficio@example.it" in page
    assert "Entri solo con la password" in page


def test_the_profile_costs_the_same_however_many_views(
    client: Client, django_assert_max_num_queries: object
) -> None:
    user = a_user()
    client.force_login(user)
    for number in range(12):
        actions.save_view(page="/intese/", name=str(number), query="", by=an_actor(user=user))

    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get("/profilo/")


def test_a_view_is_saved_with_its_filters_and_found_again(client: Client) -> None:
    client.force_login(a_user())
    query = "stato=firma&stato=attuazione&q=citt%C3%A0"
    page = text(client, f"/profilo/viste/?page=/intese/&query={quote(query)}")
    assert 'value="/intese/"' in page

    answer = client.post(
        "/profilo/viste/", {"page": "/intese/", "query": query, "name": "Da firmare", "once": "a"}
    )

    assert answer["Location"] == f"/intese/?{query}"
    assert "Da firmare" in text(client, "/profilo/")


def test_the_question_mark_is_no_part_of_the_filters() -> None:
    by = an_actor()
    one = actions.save_view(page="/intese/", name="a", query="?stato=firma", by=by)
    other = actions.save_view(page="/intese/", name="b", query="?", by=by)

    assert one.get_absolute_url() == "/intese/?stato=firma"
    assert other.get_absolute_url() == "/intese/"


def test_the_same_name_on_the_same_page_takes_the_place_of_the_first() -> None:
    by = an_actor()
    actions.save_view(page="/intese/", name="Mie", query="a=1", by=by)
    actions.save_view(page="/enti/", name="Mie", query="a=2", by=by)
    actions.save_view(page="/intese/", name="Mie", query="a=3", by=by)

    assert sorted(SavedView.objects.values_list("page", "query")) == [
        ("/enti/", "a=2"),
        ("/intese/", "a=3"),
    ]


@pytest.mark.parametrize(
    "page",
    ["//altrove.it/", "/\\altrove.it", "https://altrove.it", "", "/a\n"],
)
def test_a_view_never_leads_elsewhere(page: str) -> None:
    with pytest.raises(Refused, match="solo le pagine di Quadro"):
        actions.save_view(page=page, name="x", query="", by=an_actor())


def test_thirty_views_are_enough() -> None:
    by = an_actor()
    for number in range(actions.MOST_VIEWS):
        actions.save_view(page="/intese/", name=str(number), query="", by=by)
    actions.save_view(page="/intese/", name="0", query="b=1", by=by)

    with pytest.raises(Refused, match="Hai già 30 viste"):
        actions.save_view(page="/intese/", name="una di troppo", query="", by=by)


def test_a_visitor_saves_nothing() -> None:
    with pytest.raises(Refused, match="Accedi per salvare"):
        actions.save_view(page="/intese/", name="x", query="", by=a_visitor())


def test_a_view_belongs_to_who_saved_it(client: Client) -> None:
    view = actions.save_view(page="/intese/", name="x", query="", by=an_actor())
    client.force_login(a_user())

    assert client.post(f"/profilo/viste/{view.pk}/elimina/").status_code == 404
    with pytest.raises(Refused, match="di un’altra persona"):
        actions.drop_view(view, by=an_actor())
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_one_drops_ones_own_view(client: Client) -> None:
    user = a_user()
    view = actions.save_view(page="/intese/", name="x", query="", by=an_actor(user=user))
    client.force_login(user)

    assert client.post(f"/profilo/viste/{view.pk}/elimina/").status_code == 302
    assert not SavedView.objects.exists()


def test_the_language_is_chosen_with_a_post_and_kept_in_a_cookie(client: Client) -> None:
    refused = client.get("/lingua/")
    assert refused.status_code == 405
    assert "POST" in refused["Allow"]
    assert "riceve solo un modulo" in refused.content.decode()

    answer = client.post("/lingua/", {"language": "en", "next": "/accesso/"})

    assert answer["Location"] == "/accesso/"
    assert client.cookies["lingua"].value == "en"
    assert client.post("/lingua/", {"language": "en", "next": "https://altrove.it/"})[
        "Location"
    ].startswith("/")
