"""Why processing is restricted, as the company's letters say it (Art. 18(1))."""

from collections.abc import Mapping

from portal.letters.letterhead import Language

RESTRICTED: Mapping[str, Mapping[Language, str]] = {
    "accuracy": {
        "sv": "Du har sagt att uppgifterna är fel, och vi kontrollerar det (artikel 18.1 a).",
        "en": "You have said that the data is wrong, and we are checking it (Article 18(1)(a)).",
    },
    "unlawful": {
        "sv": "Behandlingen är olaglig, och du vill hellre att uppgifterna blockeras än raderas (artikel 18.1 b).",
        "en": "The processing is unlawful, and you prefer the data blocked to erased (Article 18(1)(b)).",
    },
    "claims": {
        "sv": "Du behöver uppgifterna för ett rättsligt anspråk (artikel 18.1 c).",
        "en": "You need the data for a legal claim (Article 18(1)(c)).",
    },
    "objection": {
        "sv": "Du har invänt mot behandlingen, och vi prövar vems skäl som väger tyngst (artikel 18.1 d).",
        "en": "You have objected to the processing, and we are weighing whose grounds override (Article 18(1)(d)).",
    },
}
"""Per ground."""
