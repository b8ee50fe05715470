"""What of a module the others may import: its public files, and a few more with their reason."""

PUBLIC = {"models", "queries", "policies", "actions", "watchers"}
ALSO_PUBLIC = {
    "accounts.actors": "who acts, told to every action",
    "accounts.http": "the audience of every view",
    "agreements.effects": "what modules above change when an amendment takes effect",
    "agreements.found": "what modules above let people find with an agreement",
    "agreements.panels": "what modules above show in the page of an agreement",
    "agreements.states": "the table of states and moves",
    "agreements.inquiry_states": "the table of states and moves of inquiries",
    "agreements.adviser": "the table of the instrument adviser, told in the reference",
    "bodies.codes": "what is wrong with the code of a body, in a sentence",
    "cube.exact": "a sum that loses nothing, for who keeps a copy of the cells",
    "cube.nouns": "what a record contributes to the roll-up, as values",
    "cube.places": "how a place of the roll-up is written",
    "cube.registry": "the modules above say what their records contribute",
    "delivery.states": "the table of states and moves of commitments",
    "delivery.reckoning": "the rules of timing, told in the reference",
    "delivery.templatetags": "the signs of commitments, for whoever writes many of them",
    "documents.signatures": "what is found of a signed file, as values and in words",
    "interventions.charts": "the curve of payments, drawn for one or for many",
    "interventions.reckoning": "what the figures of an intervention come to, as values",
    "interventions.states": "the table of states and moves of interventions",
    "journal.once": "the guard of a view that reads a file before it writes",
    "monitoring.measuring": "how far an indicator is, and how values sum, as values",
    "monitoring.states": "the tables of states and moves of readings and contests",
    "notifications.calendars": "how a calendar is written, for who gathers its deadlines",
    "plan.panels": "what modules above show in the page of a plan",
    "territory.map": "the values that colour the map",
    "texts.body": "what a version says, as values",
    "texts.comparison": "what changes between two versions, as values",
    "texts.exports": "a text as a file",
}
TAKEN_BY = {
    "imports": ({"imports"}, "the engine of the imports reads what each module can take in"),
    "portal": ({"imports"}, "the demonstration is loaded through the imports"),
}
