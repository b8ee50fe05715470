"""Questions on what is done together, and with whose money."""

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

FOR_WORKS = barred(
    "als",
    reason=_("È per opere locali di interesse regionale."),
    source="LR 19/2019, art. 8",
    cure=_("se si trattasse di opere"),
)
FOR_TENDERS = barred(
    "sua_adesione",
    reason=_("Serve solo ad affidare le gare a una stazione qualificata."),
    source="D.Lgs. 36/2023, artt. 62-63",
    cure=_("se si trattasse di gare"),
)
FOR_JOBS = barred(
    "patto_lavoro",
    reason=_("Concorda azioni per l’occupazione."),
    cure=_("se si trattasse di lavoro e formazione"),
)
FOR_SERVICES = barred(
    "gestione_associata", "consorzio",
    reason=_("Serve a svolgere insieme funzioni o servizi."),
    source="D.Lgs. 267/2000, artt. 30-32",
    cure=_("se si trattasse di una funzione o di un servizio stabile"),
)  # fmt: skip
A_FRAME = poorly(
    "convenzione_quadro", "intesa_quadro",
    reason=_("È una cornice: per fare serviranno altre intese."),
    cure=_("se si fissassero solo linee comuni"),
)  # fmt: skip
A_CONVENTION_IS_FOR_SERVICES = less(
    "convenzione",
    reason=_("È pensata per funzioni e servizi, e ne chiede i cinque contenuti."),
    source="D.Lgs. 267/2000, art. 30 c. 1-2",
    cure=_("se si trattasse di una funzione o di un servizio stabile"),
)
A_PROGRAMME_IS_FOR_WORKS = less(
    "adp",
    reason=_("È per opere, interventi o programmi che chiedono l’azione di più enti."),
    source="D.Lgs. 267/2000, art. 34 c. 1",
    cure=_("se si trattasse di opere o interventi da coordinare"),
)
NOT_A_PROGRAMME = less(
    "aqst", "arest", "iti",
    reason=_("È un programma di sviluppo di un territorio."),
    source="LR 19/2019, artt. 5-6",
    cure=_("se fossero più azioni per un territorio"),
)  # fmt: skip

PURPOSE = Question(
    "cosa",
    _("Che cosa si vuole fare insieme?"),
    _("Scegli la cosa principale: il resto potrà stare nello stesso testo."),
    _("Ogni strumento è nato per uno scopo; usato per un altro, chiede molto o dà poco."),
    (
        Answer(
            "servizi",
            _("Svolgere funzioni o servizi, in modo stabile"),
            _("funzioni o servizi stabili"),
            (
                made_for(
                    "convenzione",
                    reason=_("Serve a svolgere in modo coordinato funzioni e servizi determinati."),
                    source="D.Lgs. 267/2000, art. 30 c. 1",
                ),
                fits(
                    "gestione_associata", "consorzio",
                    reason=_("Gli enti svolgono insieme funzioni o servizi."),
                    source="D.Lgs. 267/2000, artt. 30-32",
                ),
                less(
                    "accordo_pa",
                    reason=_("Adatto a un’attività definita, debole per un servizio stabile."),
                    cure=_("se fosse un’attività con una fine"), to_confirm=True,
                ),
                less(
                    "protocollo", "patto_territoriale",
                    reason=_("Rimanda ad accordi successivi: da solo non fa andare un servizio."),
                    cure=_("se servisse solo un impegno comune"),
                ),
                A_PROGRAMME_IS_FOR_WORKS, NOT_A_PROGRAMME, A_FRAME, FOR_WORKS, FOR_TENDERS,
                FOR_JOBS,
            ),
        ),
        Answer(
            "opere",
            _("Realizzare opere o interventi"),
            _("opere o interventi"),
            (
                made_for(
                    "adp",
                    reason=_("È per opere e interventi che chiedono l’azione di più enti."),
                    source="D.Lgs. 267/2000, art. 34 c. 1",
                ),
                fits(
                    "als",
                    reason=_("È per opere locali di interesse regionale."),
                    source="LR 19/2019, art. 8",
                ),
                fits(
                    "iti", "aqst", "arest",
                    reason=_("Può contenere un elenco di interventi."),
                    source="LR 19/2019, artt. 5-6",
                ),
                less(
                    "protocollo", "patto_territoriale",
                    reason=_("Rimanda ad accordi successivi: da solo non fa costruire."),
                    cure=_("se servisse solo un impegno comune"),
                ),
                A_CONVENTION_IS_FOR_SERVICES, A_FRAME, FOR_TENDERS, FOR_JOBS, FOR_SERVICES,
            ),
        ),
        Answer(
            "attivita",
            _("Un’attività di interesse comune: uno studio, un progetto, uno scambio di dati"),
            _("un’attività di interesse comune"),
            (
                made_for(
                    "accordo_pa",
                    reason=_("Regola attività di interesse comune fra amministrazioni."),
                    source="L. 241/1990, art. 15 c. 1",
                ),
                fits("protocollo", reason=_("Fissa chi fa che cosa, anche con privati.")),
                less(
                    "patto_territoriale",
                    reason=_("È per più azioni su un territorio."),
                    cure=_("se fossero più azioni per un territorio"),
                ),
                A_CONVENTION_IS_FOR_SERVICES, A_PROGRAMME_IS_FOR_WORKS, NOT_A_PROGRAMME, A_FRAME,
                FOR_WORKS, FOR_TENDERS, FOR_JOBS, FOR_SERVICES,
            ),
        ),
        Answer(
            "territorio",
            _("Più azioni per un territorio, per alcuni anni"),
            _("più azioni per un territorio"),
            (
                made_for(
                    "patto_territoriale",
                    reason=_("Più soggetti si impegnano per un territorio, con un tavolo che "
                             "verifica."),
                ),
                fits(
                    "aqst", "arest",
                    reason=_("È un programma di sviluppo di un territorio."),
                    source="LR 19/2019, artt. 5-6",
                ),
                fits("iti", reason=_("Più Comuni preparano insieme un elenco di interventi.")),
                fits("protocollo", reason=_("Può tenere insieme impegni diversi.")),
                less(
                    "accordo_pa",
                    reason=_("Regola un’attività, non un programma."),
                    cure=_("se fosse un’attività sola"), source="L. 241/1990, art. 15 c. 1",
                ),
                A_CONVENTION_IS_FOR_SERVICES, A_FRAME, FOR_TENDERS, FOR_SERVICES,
            ),
        ),
        Answer(
            "lavoro",
            _("Azioni per il lavoro e la formazione"),
            _("azioni per il lavoro"),
            (
                made_for(
                    "patto_lavoro",
                    reason=_("Concorda azioni per l’occupazione, con un tavolo periodico."),
                ),
                fits(
                    "patto_territoriale", "protocollo",
                    reason=_("Può tenere insieme impegni diversi."),
                ),
                fits(
                    "accordo_pa",
                    reason=_("Regola attività di interesse comune fra amministrazioni."),
                    source="L. 241/1990, art. 15 c. 1",
                ),
                A_CONVENTION_IS_FOR_SERVICES, A_PROGRAMME_IS_FOR_WORKS, NOT_A_PROGRAMME, A_FRAME,
                FOR_WORKS, FOR_TENDERS, FOR_SERVICES,
            ),
        ),
        Answer(
            "linee",
            _("Fissare linee comuni, che altre intese attueranno"),
            _("linee comuni, una cornice"),
            (
                made_for(
                    "convenzione_quadro",
                    reason=_("Fa da cornice a intese attuative fra enti locali."),
                    source="D.Lgs. 267/2000, art. 30",
                ),
                made_for(
                    "intesa_quadro",
                    reason=_("Fa da cornice a intese attuative con la Regione."),
                    source="LR 32/2015, art. 1 c. 3",
                ),
                fits(
                    "protocollo", "patto_territoriale", "aqst",
                    reason=_("Può fare da cornice ad altre intese."),
                ),
                less(
                    "convenzione", "accordo_pa", "adp", "iti", "arest",
                    reason=_("Fa già: non lascia il lavoro ad altre intese."),
                    cure=_("se si volesse cominciare a fare"),
                ),
                FOR_WORKS, FOR_TENDERS, FOR_JOBS, FOR_SERVICES,
            ),
        ),
        Answer(
            "gare",
            _("Affidare le nostre gare a un ente qualificato"),
            _("affidare le gare"),
            (
                made_for(
                    "sua_adesione",
                    reason=_("Chi non è qualificato, sopra le soglie, non ottiene il CIG da solo."),
                    source="D.Lgs. 36/2023, artt. 62-63",
                ),
                less(
                    "convenzione",
                    reason=_("C’è già uno schema apposta: l’adesione alla stazione unica."),
                    source="D.Lgs. 36/2023, art. 63",
                    cure=_("se insieme alle gare si svolgesse altro"),
                ),
                poorly(
                    "accordo_pa", "adp", "aqst", "arest", "iti", "protocollo",
                    "patto_territoriale", "convenzione_quadro", "intesa_quadro",
                    reason=_("Non è fatto per affidare gare."),
                    cure=_("se le gare fossero solo una parte"),
                ),
                FOR_WORKS, FOR_JOBS, FOR_SERVICES,
            ),
        ),
        DO_NOT_KNOW,
    ),
)  # fmt: skip

FUNDS = Question(
    "fondi",
    _("Si cercano insieme finanziamenti?"),
    _("Per un elenco di interventi che nessuno finanzia ancora."),
    _("Due strumenti nascono per cercare fondi: senza un bando restano sulla carta."),
    (
        Answer(
            "europei",
            _("Sì, europei, per un elenco di interventi di più Comuni"),
            _("sì, europei"),
            (
                made_for(
                    "iti",
                    reason=_("Più Comuni, con un capofila, cercano fondi per un elenco comune."),
                    source="Reg. (UE) 2021/1060, art. 30", to_confirm=True,
                ),
            ),
        ),
        Answer(
            "regionali",
            _("Sì, regionali, con un programma di rilancio"),
            _("sì, regionali"),
            (
                made_for(
                    "arest",
                    reason=_("La Regione raccoglie le proposte, di norma una volta all’anno."),
                    source="LR 19/2019, art. 6",
                ),
            ),
        ),
        Answer(
            "no",
            _("No"),
            _("no"),
            (
                poorly(
                    "iti", "arest",
                    reason=_("Serve a cercare finanziamenti."),
                    cure=_("se si cercassero insieme dei fondi"),
                ),
            ),
        ),
        DO_NOT_KNOW,
    ),
)  # fmt: skip
