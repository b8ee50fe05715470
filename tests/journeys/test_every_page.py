"""Every page is for everybody: axe finds nothing, nothing overflows, in two languages.

In English only words differ: they may be too long; that none is missing the translations tell.

A strict policy holds for all of them, and no request leaves the site.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, WIDE, Site, check_access

pytestmark = pytest.mark.journey

PUBLIC = [
    "/",
    "/intese/",
    "/intese/?stato=bozza",
    "/intese/silam/",
    "/intese/patto-per-il-lavoro/?al=01/05/2022",
    "/strumenti/",
    "/strumenti/convenzione/",
    "/trasparenza/",
    "/trasparenza/?semestre=2021-2",
    "/strumenti/consiglio/?chi=enti&cosa=opere",
    "/istruttorie/",
    "/impegni/",
    "/impegni/?stato=annullato",
    "/impegni/silam-1/",
    "/impegni/silam-1/?al=2026-06-01&noto=2026-07-01",
    "/impegni/silam-1/?al=2001-01-01",
    "/impegni/?vista=tempi",
    "/impegni/?corretti=si",
    "/impegni/?al=2026-06-01&aggiornati=no",
    "/enti/comune-di-milano/impegni/",
    "/stato/",
    "/stato/?per=comuni&mappa=euro",
    "/stato/?per=enti",
    "/stato/?vista=elenco",
    "/stato/?vista=pagamenti",
    "/stato/?vista=scadenze",
    "/stato/?vista=cambiamenti&confronta=01/06/2026",
    "/stato/?al=01/06/2026&noto=15/06/2026",
    "/piano/psttm/2022-2024/stato/",
    "/piano/psttm/2022-2024/stato/4/",
    "/zone/adda-martesana/stato/",
    "/comuni/milano/stato/",
    "/comuni/abbiategrasso/stato/",
    "/enti/comune-di-milano/stato/",
    "/intese/silam/stato/",
    "/stato/temi/lavoro/",
    "/stato/fonti/pnrr/",
    "/finestre/",
    "/funzionamento/",
    "/funzionamento/?al=01/06/2024",
    "/interventi/",
    "/interventi/?stato=annullato",
    "/interventi/fondi/",
    "/interventi/ciclovia-intercomunale-milano/",
    "/interventi/ciclovia-intercomunale-milano/movimenti/",
    "/indicatori/",
    "/indicatori/?dati=in-ritardo",
    "/indicatori/servizi-comunali-attivi-in-linea/",
    "/indicatori/servizi-comunali-attivi-in-linea/?mappa=zone",
    "/indicatori/servizi-comunali-attivi-in-linea/?al=01/06/2025&noto=01/06/2025",
    "/indicatori/servizi-comunali-attivi-in-linea/rilevazioni/",
    "/indicatori/piano-comunale-della-mobilita-ciclabile/",
    "/valori-contestati/",
    "/rilevazioni/periodi-chiusi/",
    "/copertura/",
    "/copertura/?per=zone",
    "/copertura/?per=enti",
    "/zone/",
    "/zone/adda-martesana/",
    "/assemblee/",
    "/assemblee/conferenza-metropolitana/",
    "/assemblee/conferenza-metropolitana/2026-1/",
    "/assemblee/assemblea-dei-sindaci-adda-martesana/2026-1/verbale/",
    "/zone/adda-martesana/rotazione/",
    "/zone/nord-milano/rotazione/",
    "/zone/nord-milano/pareri/",
    "/zone/adda-martesana/agenda/",
    "/sportelli/",
    "/sportelli/ufficio-di-interfaccia-adda-martesana/",
    "/cornici/",
    "/cornici/convenzione-quadro-con-milano/",
    "/servizi/",
    "/servizi/stazione-unica-appaltante/",
    "/servizi/stazione-unica-appaltante/comuni/?pagina=3",
    "/servizi/stazione-unica-appaltante/lista/",
    "/servizi/stazione-unica-appaltante/storia/",
    "/servizi/suap-nord-ovest/",
    "/servizi/fabbisogni/",
    "/comuni/",
    "/comuni/legnano/",
    "/comuni/vernate/",
    "/insieme/",
    "/insieme/polizia-locale-in-quattro/",
    "/insieme/polizia-locale-in-quattro/?regola=abitanti&tetto=&entra=comune-di-rosate",
    "/insieme/polizia-locale-in-quattro/?regola=uso",
    "/insieme/obblighi/",
    "/enti/",
    "/enti/citta-metropolitana-di-milano/",
    "/piano/",
    "/piano/psttm/",
    "/piano/psttm/2022-2024/",
    "/piano/psttm/2022-2024/previsioni/5.1/",
    "/piano/psttm/confronto/",
    "/raccordo/",
    "/cerca/?q=lavoro",
    "/cerca/?q=legnago",
    "/cerca/",
    "/informazioni/",
    "/accesso/",
    "/accesso/password/dimenticata/",
    "/questa-pagina-non-esiste/",
]
OFFICE = [
    "/scrivania/",
    "/profilo/",
    "/ruoli/",
    "/intese/?pubblicata=no",
    "/intese/nuova/",
    "/intese/silam/modifica/",
    "/intese/silam/parti/nuova/",
    "/intese/silam/legami/nuovo/",
    "/intese/silam/documenti/nuovo/",
    "/intese/silam/ritira/",
    "/intese/silam/storia/",
    "/intese/silam/impegni/nuovo/",
    "/impegni/silam-1/",
    "/impegni/silam-1/modifica/",
    "/impegni/silam-1/scadenza/",
    "/impegni/silam-1/passi/",
    "/impegni/silam-1/quote/",
    "/impegni/silam-1/aggiorna/",
    "/impegni/silam-1/prove/",
    "/impegni/silam-1/blocchi/",
    "/impegni/silam-1/correggi/",
    "/impegni/silam-1/storia/",
    "/interventi/nuovo/",
    *(
        f"/interventi/ciclovia-intercomunale-milano/{page}"
        for page in (
            *("", "modifica/", "quote/", "luoghi/", "gare/", "passi/", "indicatori/", "legami/"),
            *("aggiorna/", "fondi/", "costi/", "movimenti/nuovo/", "passa/sospendi/", "storia/"),
        )
    ),
    "/zone/nord-milano/pareri/chiedi/",
    "/indicatori/nuovo/",
    "/indicatori/servizi-comunali-attivi-in-linea/",
    "/indicatori/servizi-comunali-attivi-in-linea/modifica/",
    "/indicatori/servizi-comunali-attivi-in-linea/partenza/",
    "/indicatori/servizi-comunali-attivi-in-linea/obiettivi/",
    "/indicatori/servizi-comunali-attivi-in-linea/piano/",
    "/indicatori/servizi-comunali-attivi-in-linea/collegamenti/",
    "/indicatori/servizi-comunali-attivi-in-linea/rileva/",
    "/indicatori/servizi-comunali-attivi-in-linea/storia/",
    "/rilevazioni/da-verificare/",
    "/rilevazioni/periodi-chiusi/chiudi/",
    "/istruttorie/apri/",
    "/istruttorie/nuova/?tema=casa",
    *(
        f"/zone/adda-martesana/rotazione/{page}"
        for page in ("", "regola/", "affida/", "turni/6/chiudi/", "turni/5/consegna/")
    ),
    *(
        f"/servizi/{page}"
        for page in (
            *("nuovo/", "fabbisogni/", "fabbisogni/nuovo/"),
            *(
                f"stazione-unica-appaltante/{one}"
                for one in (
                    *("", "modifica/", "stato/", "posti/", "comuni/", "lista/", "aderisci/"),
                    "richiedi/",
                )
            ),
        )
    ),
    "/insieme/nuovo/",
    *(
        f"/insieme/polizia-locale-in-quattro/{page}"
        for page in (
            *("", "modifica/", "comuni/", "riparto/", "richieste/1/accogli/"),
            "richieste/1/rifiuta/",
        )
    ),
    "/importazioni/",
    "/sportelli/nuovo/",
    *(
        f"/sportelli/ufficio-di-interfaccia-adda-martesana/{page}"
        for page in ("", "persone/", "voci/", "modifica/")
    ),
    "/richieste/",
    "/richieste/?stato=in_carico",
    "/finestre/nuova/",
    "/enti/nuovo/",
    "/enti/comune-di-legnano/modifica/",
    "/enti/comune-di-legnano/incarichi/",
    "/accesso/fattori/",
    "/accesso/dispositivi/",
    "/accesso/password/",
]
DEMO = {"it": "Dati dimostrativi.", "en": "Demonstration data."}
IN_TURN = ({WIDE: True}, {NARROW: True})
"""Axe reads a page at one width, the next at the other: the parts of which pages are made are read
at both, there and in the gallery (`tests/kit/test_gallery.py`).
"""
MISSING = "Failed to load resource: the server responded with a status of 404 (Not Found)"
"""What the browser says of the last page, and nothing else: it tells what a policy blocks, too."""


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_public_pages(site: Site, language: str) -> None:
    page = site.visitor()
    outside: list[str] = []
    said: list[str] = []
    page.on(
        "request",
        lambda one: None if one.url.startswith((site.url, "data:")) else outside.append(one.url),
    )
    page.on("console", lambda message: said.append(message.text))
    page.context.add_cookies([{"name": "lingua", "value": language, "url": site.url}])
    for number, address in enumerate(PUBLIC):
        answer = page.goto(address)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "script-src 'self'" in policy
        assert page.locator("html").get_attribute("lang") == language
        expect(page.locator(".q-demo")).to_contain_text(DEMO[language])
        check_access(page, read_at=IN_TURN[number % 2] if language == "it" else {})
    assert (outside, said) == ([], [MISSING])


def test_the_pages_of_the_office(site: Site) -> None:
    page = site.signed_in("ufficio.piano")
    for number, address in enumerate(OFFICE):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        check_access(page, read_at=IN_TURN[number % 2])
