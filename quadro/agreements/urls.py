from django.urls import path

from quadro.agreements.views import drafting, keeping, pages, papers, texts

app_name = "agreements"
one = "intese/<slug:slug>/"
text = f"{one}testo/"
urlpatterns = [
    path("intese/", pages.register, name="register"),
    path("intese/nuova/", keeping.new, name="new"),
    path("intese/pubblica/", keeping.publish_many, name="publish_many"),
    path(one, pages.detail, name="detail"),
    path(f"{one}storia/", pages.history, name="history"),
    path(f"{one}modifica/", keeping.edit, name="edit"),
    path(f"{one}pubblica/", keeping.publish, name="publish"),
    path(f"{one}ritira/", keeping.withdraw, name="withdraw"),
    path(f"{one}parti/nuova/", keeping.add_party, name="add_party"),
    path(f"{one}parti/<int:key>/", keeping.edit_party, name="edit_party"),
    path(f"{one}parti/<int:key>/togli/", keeping.remove_party, name="remove_party"),
    path(f"{one}legami/nuovo/", keeping.add_link, name="add_link"),
    path(f"{one}legami/<int:key>/", keeping.edit_link, name="edit_link"),
    path(f"{one}legami/<int:key>/togli/", keeping.remove_link, name="remove_link"),
    path(f"{one}atti/nuovo/", papers.add_act, name="add_act"),
    path(f"{one}atti/<int:key>/", papers.edit_act, name="edit_act"),
    path(f"{one}atti/<int:key>/togli/", papers.remove_act, name="remove_act"),
    path(f"{one}documenti/nuovo/", papers.add_document, name="add_document"),
    path(f"{one}documenti/<int:key>/", papers.edit_document, name="edit_document"),
    path(f"{one}documenti/<int:key>/versione/", papers.add_version, name="add_version"),
    path(f"{one}documenti/<int:key>/togli/", papers.remove_document, name="remove_document"),
    path(f"{one}documenti/<int:key>/<int:number>/", papers.download, name="download"),
    path(text, texts.text, name="text"),
    path(f"{text}inizia/", drafting.start_text, name="start_text"),
    path(f"{text}word/", drafting.import_text, name="import_text"),
    path(f"{text}salva/", drafting.save_text, name="save_text"),
    path(f"{text}rinumera/", drafting.renumber_text, name="renumber_text"),
    path(f"{text}congela/", drafting.freeze_text, name="freeze_text"),
    path(f"{text}confronto/", texts.comparison, name="text_comparison"),
    path(f"{text}confronto/<slug:form>/", texts.comparison_file, name="text_comparison_file"),
    path(f"{text}articoli/nuovo/", drafting.add_article, name="add_article"),
    path(f"{text}articoli/<slug:anchor>/", drafting.edit_article, name="edit_article"),
    path(f"{text}articoli/<slug:anchor>/togli/", drafting.remove_article, name="remove_article"),
    path(f"{text}articoli/<slug:anchor>/sposta/", drafting.move_article, name="move_article"),
    path(f"{text}paragrafi/<slug:anchor>/", texts.paragraph, name="paragraph"),
    path(
        f"{text}paragrafi/<slug:anchor>/modifica/", drafting.edit_paragraph, name="edit_paragraph"
    ),
    path(f"{text}commenti/<int:key>/", texts.answer, name="answer_comment"),
    path(f"{text}versioni/<int:number>/mostra/", drafting.show_text, name="show_text"),
    path(f"{text}versioni/<int:number>/<slug:form>/", texts.text_file, name="text_file"),
    path("strumenti/", pages.instruments, name="instruments"),
    path("strumenti/<slug:code>/", pages.instrument, name="instrument"),
]
