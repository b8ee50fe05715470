"""Questions on how: a common office, money, the urban plan, obligations, who may join later."""

from django.utils.translation import gettext_lazy as _

from quadro.agreements.adviser.rules import (
    DO_NOT_KNOW,
    Answer,
    Question,
    barred,
    fits,
    less,
    made_for,
    poorly,
)

NO_OFFICE = barred(
    "protocollo", "patto_territoriale", "patto_lavoro", "iti", "als",
    reason=_("Non crea uffici e non delega funzioni."),
    cure=_("se non servisse un ufficio"),
)  # fmt: skip
HARDLY_AN_OFFICE = poorly(
    "accordo_pa", "adp", "aqst", "arest",
    reason=_("Le sue regole non parlano di uffici comuni né di deleghe."),
    source="L. 241/1990, art. 15; LR 19/2019, artt. 5-7",
    cure=_("se non servisse un ufficio"),
)  # fmt: skip

COMMON_OFFICE = Question(
    "ufficio",
    _("Serve un ufficio comune, o un ente decide per conto degli altri?"),
    _("Per esempio uno sportello con personale di più Comuni, o una funzione affidata a uno solo."),
    _(
        "Un ufficio comune e la delega di funzioni si fanno con una convenzione (art. 30 c. 4 "
        "D.Lgs. 267/2000); un soggetto nuovo con un consorzio o un’unione."
    ),
    (
        Answer(
            "ufficio",
            _("Sì, un ufficio comune o una delega"),
            _("sì, un ufficio o una delega"),
            (
                made_for(
                    "convenzione",
                    reason=_("Può creare un ufficio comune o delegare funzioni a un ente."),
                    source="D.Lgs. 267/2000, art. 30 c. 4",
                ),
                made_for(
                    "gestione_associata",
                    reason=_("È ufficio comune, delega o unione."),
                    source="D.Lgs. 267/2000, artt. 30-32",
                ),
                less(
                    "consorzio",
                    reason=_("Fa nascere un soggetto nuovo: più di un ufficio."),
                    source="D.Lgs. 267/2000, art. 31",
                    cure=_("se servisse un soggetto con un suo bilancio"),
                ),
                NO_OFFICE, HARDLY_AN_OFFICE,
            ),
        ),
        Answer(
            "soggetto",
            _("Sì, e serve un soggetto nuovo, con uno statuto e un suo bilancio"),
            _("sì, un soggetto nuovo"),
            (
                made_for(
                    "consorzio",
                    reason=_("Gestisce servizi o funzioni con un soggetto comune e uno statuto."),
                    source="D.Lgs. 267/2000, art. 31",
                ),
                fits(
                    "gestione_associata",
                    reason=_("Un’unione di Comuni è un ente nuovo."),
                    source="D.Lgs. 267/2000, art. 32",
                ),
                poorly(
                    "convenzione", "convenzione_quadro",
                    reason=_("Può creare un ufficio comune, non un soggetto nuovo."),
                    source="D.Lgs. 267/2000, art. 30 c. 4",
                    cure=_("se bastasse un ufficio comune"),
                ),
                NO_OFFICE, HARDLY_AN_OFFICE,
            ),
        ),
        Answer(
            "no",
            _("No, ciascuno fa la sua parte"),
            _("no"),
            (
                poorly(
                    "gestione_associata", "consorzio",
                    reason=_("È più di quel che serve, se ciascuno fa la sua parte."),
                    cure=_("se servisse un ufficio comune o un soggetto nuovo"),
                ),
            ),
        ),
        DO_NOT_KNOW,
    ),
)  # fmt: skip

URBAN_PLAN = Question(
    "variante",
    _("L’accordo cambia il piano urbanistico di qualche Comune?"),
    _("Per esempio: nuove costruzioni dove il piano non le prevede, o un cambio di destinazione."),
    _(
        "Solo l’accordo di programma può variare il piano urbanistico, e il Consiglio del Comune "
        "deve ratificare entro 30 giorni, altrimenti decade (art. 34 c. 5 D.Lgs. 267/2000)."
    ),
    (
        Answer(
            "si",
            _("Sì, almeno in un Comune"),
            _("sì, almeno in un Comune"),
            (
                made_for(
                    "adp",
                    reason=_("Può variare il piano urbanistico, con ratifica entro 30 giorni."),
                    source="D.Lgs. 267/2000, art. 34 c. 5",
                ),
                barred(
                    "als",
                    reason=_("Non si usa se c’è una variante urbanistica."),
                    source="LR 19/2019, art. 8",
                    cure=_("se nessun piano urbanistico cambiasse"),
                ),
                barred(
                    "intesa_quadro", "convenzione_quadro", "convenzione", "accordo_pa", "aqst",
                    "arest", "patto_territoriale", "patto_lavoro", "protocollo", "iti",
                    "gestione_associata", "consorzio", "sua_adesione", "contratto_servizio",
                    reason=_("Non varia il piano urbanistico."),
                    source="D.Lgs. 267/2000, art. 34 c. 5",
                    cure=_("se nessun piano urbanistico cambiasse, o con una variante a parte"),
                    to_confirm=True,
                ),
            ),
        ),
        Answer("no", _("No"), _("no")),
        DO_NOT_KNOW,
    ),
)  # fmt: skip

MONEY = Question(
    "soldi",
    _("Passano soldi fra chi firma?"),
    _("Quote, rimborsi, contributi: anche il personale prestato ha un costo."),
    _(
        "Se ci sono effetti sui bilanci serve il parere di regolarità contabile (art. 49 D.Lgs. "
        "267/2000), e il testo deve dire chi paga quanto."
    ),
    (
        Answer(
            "anni",
            _("Sì, ogni anno"),
            _("sì, ogni anno"),
            (
                fits(
                    "convenzione", "gestione_associata", "sua_adesione",
                    reason=_("I rapporti finanziari sono un contenuto obbligatorio del testo."),
                    source="D.Lgs. 267/2000, art. 30 c. 2",
                ),
                fits("consorzio", "contratto_servizio",
                     reason=_("Le quote di ogni anno stanno in un bilancio."), to_confirm=True),
                less(
                    "protocollo", "patto_territoriale", "patto_lavoro", "intesa_quadro",
                    reason=_("È un impegno politico: per la spesa serviranno altri atti."),
                    cure=_("se non passassero soldi"), to_confirm=True,
                ),
            ),
        ),
        Answer(
            "volta",
            _("Sì, una volta o per un’opera"),
            _("sì, una volta"),
            (
                fits(
                    "adp",
                    reason=_("Dice il piano economico e la quota di ciascuno."),
                    source="LR 19/2019, art. 7 c. 2",
                ),
                fits(
                    "aqst",
                    reason=_("Dice le risorse di ciascun firmatario."),
                    source="LR 19/2019, art. 5 c. 3",
                ),
                fits("accordo_pa", reason=_("Può dire chi rimborsa quali spese."), to_confirm=True),
                less(
                    "protocollo", "patto_territoriale", "patto_lavoro", "intesa_quadro",
                    reason=_("È un impegno politico: per la spesa serviranno altri atti."),
                    cure=_("se non passassero soldi"), to_confirm=True,
                ),
            ),
        ),
        Answer(
            "no",
            _("No"),
            _("no"),
            (
                fits("protocollo", reason=_("Non passano soldi: un protocollo può bastare.")),
            ),
        ),
        DO_NOT_KNOW,
    ),
)  # fmt: skip

OBLIGATION = Question(
    "obblighi",
    _("Chi firma deve restare obbligato?"),
    _("Cioè: se uno non fa la sua parte, gli altri possono pretenderla."),
    _("Un protocollo dichiara un impegno; una convenzione o un accordo lo fanno valere."),
    (
        Answer(
            "si",
            _("Sì, con garanzie"),
            _("sì, con garanzie"),
            (
                fits(
                    "convenzione", "gestione_associata",
                    reason=_("Reciproci obblighi e garanzie sono nel testo."),
                    source="D.Lgs. 267/2000, art. 30 c. 2",
                ),
                fits(
                    "adp",
                    reason=_("Dice obblighi, garanzie e che cosa succede a chi non fa."),
                    source="LR 19/2019, art. 7 c. 2",
                ),
                fits(
                    "accordo_pa", "contratto_servizio", "consorzio",
                    reason=_("Obbliga chi lo firma."), to_confirm=True,
                ),
                less(
                    "protocollo", "patto_territoriale", "patto_lavoro",
                    reason=_("È un impegno politico e operativo: obbliga poco."),
                    cure=_("se bastasse un impegno comune"),
                ),
            ),
        ),
        Answer(
            "no",
            _("No, basta un impegno comune"),
            _("no, un impegno comune"),
            (
                fits(
                    "protocollo", "patto_territoriale", "patto_lavoro",
                    reason=_("È un impegno politico e operativo."),
                ),
                less(
                    "convenzione", "gestione_associata", "consorzio", "adp",
                    reason=_("Obbliga le parti, con garanzie: più di quel che si vuole."),
                    cure=_("se chi firma dovesse restare obbligato"),
                    source="D.Lgs. 267/2000, art. 30 c. 2; LR 19/2019, art. 7 c. 2",
                ),
            ),
        ),
        DO_NOT_KNOW,
    ),
)  # fmt: skip

JOINING = Question(
    "adesioni",
    _("Altri potranno entrare dopo la firma?"),
    _("Nei patti è la regola; in altri casi ogni ingresso rimette in moto chi ha già firmato."),
    _("Se altri possono entrare, il testo dice come: con quale atto e con quale consenso."),
    (
        Answer(
            "si",
            _("Sì, è previsto"),
            _("sì"),
            (
                fits(
                    "patto_territoriale", "patto_lavoro", "protocollo",
                    reason=_("Si aderisce anche dopo: è la regola."),
                ),
                fits(
                    "aqst",
                    reason=_("Dice in che forme si aderisce."),
                    source="LR 19/2019, art. 5 c. 3",
                ),
                less(
                    "adp",
                    reason=_("Nasce con il consenso unanime: chi entra dopo lo riapre."),
                    source="D.Lgs. 267/2000, art. 34",
                    cure=_("se tutti firmassero insieme"), to_confirm=True,
                ),
            ),
        ),
        Answer("no", _("No, firmano tutti insieme"), _("no")),
        DO_NOT_KNOW,
    ),
)  # fmt: skip
