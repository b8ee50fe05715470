"""Questions on who takes part: signatories, Region, small municipalities."""

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

ONLY_BODIES = (
    "intesa_quadro", "convenzione_quadro", "convenzione", "accordo_pa", "gestione_associata",
    "consorzio", "sua_adesione",
)  # fmt: skip
NO_SERVICE_CONTRACT = barred(
    "contratto_servizio",
    reason=_("Regola ciò che fa un ente partecipato: qui non c’è."),
    cure=_("se a svolgere il servizio fosse un ente partecipato"),
)
PRIVATE_ARE_OUT = barred(
    *ONLY_BODIES,
    reason=_("È fra enti pubblici: chi non lo è non può esserne parte."),
    source="D.Lgs. 267/2000, artt. 30-31; L. 241/1990, art. 15 c. 1",
    cure=_("se firmassero solo amministrazioni, e gli altri un protocollo a parte"),
)
PRIVATE_IN_A_PROGRAMME = less(
    "adp",
    reason=_("I privati vi partecipano solo nei modi che il testo stabilisce."),
    source="LR 19/2019, art. 7 c. 2",
    cure=_("se firmassero solo amministrazioni"),
)
PRIVATE_UNSAID = less(
    "als", "aqst", "iti",
    reason=_("È fra enti: le fonti raccolte non dicono come vi entrano gli altri."),
    cure=_("se firmassero solo amministrazioni"), to_confirm=True,
)  # fmt: skip

SIGNATORIES = Question(
    "chi",
    _("Chi firma?"),
    _("Conta chi si impegna firmando, non chi viene soltanto sentito."),
    _(
        "Fra sole amministrazioni la legge vuole la firma elettronica, altrimenti l’accordo è "
        "nullo (art. 15 c. 2-bis L. 241/1990), e apre strumenti che agli altri non sono aperti."
    ),
    (
        Answer(
            "enti",
            _("Solo amministrazioni pubbliche"),
            _("solo amministrazioni"),
            (
                fits(
                    "convenzione", "convenzione_quadro", "gestione_associata",
                    reason=_("Firmano solo enti locali."),
                    source="D.Lgs. 267/2000, art. 30 c. 1",
                ),
                fits(
                    "accordo_pa",
                    reason=_("Le amministrazioni possono concludere accordi fra loro."),
                    source="L. 241/1990, art. 15 c. 1",
                ),
                fits(
                    "adp",
                    reason=_("Coordina l’azione di più enti."),
                    source="D.Lgs. 267/2000, art. 34 c. 1",
                ),
                less(
                    "protocollo",
                    reason=_(
                        "Fra sole amministrazioni, se regola attività comuni, valgono comunque le "
                        "regole dell’accordo fra amministrazioni."
                    ),
                    source="L. 241/1990, art. 15",
                    cure=_("se firmassero anche privati o associazioni"),
                ),
                less(
                    "patto_territoriale",
                    reason=_("Di solito unisce soggetti pubblici e privati."),
                    cure=_("se firmassero anche privati o associazioni"),
                ),
                poorly(
                    "patto_lavoro",
                    reason=_("Vive della firma delle parti sociali."),
                    cure=_("se firmassero sindacati e associazioni di imprese"),
                ),
                poorly(
                    "arest",
                    reason=_("È un partenariato con imprese, associazioni, fondazioni."),
                    source="LR 19/2019, art. 6",
                    cure=_("se nel partenariato ci fossero anche privati"),
                ),
                NO_SERVICE_CONTRACT,
            ),
        ),
        Answer(
            "privati",
            _("Anche imprese, associazioni o terzo settore"),
            _("anche privati o terzo settore"),
            (
                made_for(
                    "patto_territoriale",
                    reason=_("Unisce soggetti pubblici e privati per un territorio."),
                ),
                fits(
                    "protocollo",
                    reason=_("Può firmarlo anche chi non è un’amministrazione."),
                    source="ANAC, orientamento 30/2014",
                ),
                fits(
                    "arest",
                    reason=_("È un partenariato di enti pubblici, imprese, associazioni."),
                    source="LR 19/2019, art. 6",
                ),
                less(
                    "patto_lavoro",
                    reason=_("Vive della firma delle parti sociali."),
                    cure=_("se firmassero sindacati e associazioni di imprese"),
                ),
                PRIVATE_ARE_OUT,
                PRIVATE_IN_A_PROGRAMME,
                PRIVATE_UNSAID,
                NO_SERVICE_CONTRACT,
            ),
        ),
        Answer(
            "sociali",
            _("Anche sindacati e associazioni di imprese"),
            _("anche le parti sociali"),
            (
                made_for(
                    "patto_lavoro",
                    reason=_("Enti, parti sociali e associazioni vi concordano azioni insieme."),
                ),
                fits(
                    "protocollo", "patto_territoriale",
                    reason=_("Può firmarlo anche chi non è un’amministrazione."),
                    source="ANAC, orientamento 30/2014",
                ),
                fits(
                    "arest",
                    reason=_("È un partenariato di enti pubblici, imprese, associazioni."),
                    source="LR 19/2019, art. 6",
                ),
                PRIVATE_ARE_OUT,
                PRIVATE_IN_A_PROGRAMME,
                PRIVATE_UNSAID,
                NO_SERVICE_CONTRACT,
            ),
        ),
        Answer(
            "partecipata",
            _("Un ente o una società partecipata, che svolge un servizio per noi"),
            _("un ente partecipato"),
            (
                made_for(
                    "contratto_servizio",
                    reason=_("Regola ciò che un ente partecipato fa per chi lo partecipa."),
                    to_confirm=True,
                ),
                barred(
                    "convenzione", "convenzione_quadro", "gestione_associata", "sua_adesione",
                    "intesa_quadro",
                    reason=_("È fra enti locali: un ente partecipato non ne è parte."),
                    source="D.Lgs. 267/2000, art. 30 c. 1",
                    cure=_("se firmassero solo gli enti, e il servizio restasse loro"),
                    to_confirm=True,
                ),
                poorly(
                    "accordo_pa", "adp", "aqst", "arest", "als", "iti", "consorzio",
                    "patto_territoriale", "patto_lavoro",
                    reason=_("Non è fatto per affidare un servizio a chi si partecipa."),
                    cure=_("se l’ente partecipato fosse uno fra molti a firmare"),
                    to_confirm=True,
                ),
                less(
                    "protocollo",
                    reason=_("Non dice prezzo, qualità e controlli del servizio."),
                    cure=_("se fosse solo un impegno comune"),
                ),
            ),
        ),
        DO_NOT_KNOW,
    ),
)  # fmt: skip

REGION = Question(
    "regione",
    _("La Regione che parte ha?"),
    _("Firma, mette risorse, aderisce a quel che propongono i Comuni, oppure non c’è."),
    _(
        "Quattro strumenti lombardi esistono solo con la Regione: l’intesa quadro (LR 32/2015) e "
        "tre accordi della LR 19/2019."
    ),
    (
        Answer(
            "linee",
            _("Fissa con la Città metropolitana linee comuni per più anni"),
            _("linee comuni con la Città metropolitana"),
            (
                made_for(
                    "intesa_quadro",
                    reason=_("Lega il programma della Regione e il Piano, per più anni."),
                    source="LR 32/2015, art. 1 c. 3",
                ),
                less(
                    "aqst", "als", "arest",
                    reason=_("È per un territorio o per opere, non per linee comuni."),
                    source="LR 19/2019, artt. 5, 6 e 8",
                    cure=_("se la Regione promuovesse un programma di azioni"),
                ),
            ),
        ),
        Answer(
            "promuove",
            _("Promuove un programma di azioni e vi mette risorse"),
            _("promuove e mette risorse"),
            (
                made_for(
                    "aqst",
                    reason=_("Lo promuove la Regione, con le risorse di chi firma."),
                    source="LR 19/2019, art. 5",
                ),
                fits(
                    "adp",
                    reason=_("La Regione può promuoverlo o parteciparvi."),
                    source="LR 19/2019, art. 7",
                ),
                fits(
                    "arest",
                    reason=_("Nasce da una proposta che la Regione raccoglie."),
                    source="LR 19/2019, art. 6",
                ),
                poorly(
                    "intesa_quadro",
                    reason=_("Fissa linee, non un programma di azioni con le sue risorse."),
                    source="LR 32/2015, art. 1 c. 3",
                    cure=_("se si fissassero solo linee comuni"),
                ),
            ),
        ),
        Answer(
            "aderisce",
            _("Aderisce a opere che gli enti locali propongono"),
            _("aderisce a opere locali"),
            (
                made_for(
                    "als",
                    reason=_("Lo approvano gli enti locali insieme, e la Regione aderisce."),
                    source="LR 19/2019, art. 8",
                ),
                poorly(
                    "intesa_quadro", "aqst",
                    reason=_("Lo promuove la Regione: qui la proposta è degli enti locali."),
                    source="LR 32/2015, art. 1 c. 3; LR 19/2019, art. 5",
                    cure=_("se la proposta fosse della Regione"),
                ),
            ),
        ),
        Answer(
            "no",
            _("Nessuna"),
            _("la Regione non c’è"),
            (
                barred(
                    "intesa_quadro", "aqst", "arest", "als",
                    reason=_("Esiste solo con la Regione."),
                    source="LR 32/2015, art. 1 c. 3; LR 19/2019, artt. 5, 6 e 8",
                    cure=_("se la Regione vi avesse parte"),
                ),
            ),
        ),
        DO_NOT_KNOW,
    ),
)  # fmt: skip

SMALL_TOWNS = Question(
    "piccoli",
    _("Ci sono Comuni fino a 5.000 abitanti che devono svolgere insieme funzioni fondamentali?"),
    _(
        "Per esempio polizia locale, servizi sociali, protezione civile. Nei territori montani la "
        "soglia è 3.000 abitanti."
    ),
    _(
        "Quei Comuni sono obbligati a svolgerle insieme, con un’unione o con una convenzione di "
        "almeno tre anni (art. 14 DL 78/2010)."
    ),
    (
        Answer(
            "si",
            _("Sì, è per quell’obbligo"),
            _("sì, per obbligo"),
            (
                made_for(
                    "gestione_associata",
                    reason=_("È il modo di assolvere l’obbligo: unione o convenzione."),
                    source="DL 78/2010, art. 14",
                ),
                barred(
                    "accordo_pa", "protocollo", "patto_territoriale", "patto_lavoro",
                    reason=_("Non assolve l’obbligo: servono un’unione o una convenzione."),
                    source="DL 78/2010, art. 14",
                    cure=_("se non ci fosse quell’obbligo"),
                ),
                poorly(
                    "consorzio", "convenzione_quadro", "iti", "als", "aqst", "arest", "adp",
                    reason=_("Non è fatto per quell’obbligo: servono un’unione o una convenzione."),
                    source="DL 78/2010, art. 14",
                    cure=_("se non ci fosse quell’obbligo"),
                ),
            ),
        ),
        Answer("no", _("No"), _("no")),
        DO_NOT_KNOW,
    ),
)  # fmt: skip
