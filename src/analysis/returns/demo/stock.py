"""The stock of invented sentences: each says that it is synthetic, and none is about anybody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PREFIX = "Syntetisk svar: "

CONTACT = "Syntetisk afdeling; der er ingen at spørge"
CORRECTION = "Syntetisk afdeling; rettet svar"
OFFER_CONTACT = "Syntetisk tilbud; der er ingen at spørge"
OFFER_NAME = "Syntetisk tilbud"
THREAT = f"{PREFIX}lukning overvejes i den beregnede verden, fordi belægningen svinger."
NOTE = f"{PREFIX}trukket tilfældigt."

# By the last part of a question's id: what a municipality or a region may write.
SENTENCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "note": (
            "målgruppen er læst, som den står i udmeldingen.",
            "målgruppen er læst lidt bredt, og enkelte er talt med i tvivl.",
            "tallet er gjort op ved udgangen af måneden.",
        ),
        "supply": (
            "udbuddet rækker til de fleste, men ikke hele året.",
            "udbuddet er spredt, og ingen har ansvar for helheden.",
            "udbuddet er tilstrækkeligt i den beregnede verden.",
        ),
        "lacking": (
            "der mangler en indsats, der kan begynde hurtigt.",
            "der mangler et tilbud tættere på hjemmet.",
            "der mangler faglig støtte til dem, der ikke har en plads.",
            "der mangler en plan for udslusning.",
        ),
        "how": (
            "der holdes faste møder i rammeaftalen.",
            "der koordineres fra sag til sag, uden fast aftale.",
            "en fælles visitation ser på alle henvendelser.",
            "opgaven ligger hos en enkelt afdeling.",
        ),
        "improve": (
            "et fælles overblik over pladser ville hjælpe.",
            "aftaler om betaling skal være på plads på forhånd.",
            "overgange skal planlægges tidligere.",
        ),
        "plans": (
            "indsatsen fortsætter uændret.",
            "indsatsen samles hos færre medarbejdere.",
            "der ventes på en fælles løsning i regionen.",
            "egne tilbud udbygges, hvis behovet vokser.",
        ),
        "conditions": (
            "finansieringen skal være aftalt først.",
            "placeringen skal kunne nås på en dag.",
            "personalet skal kunne findes.",
        ),
        "proposal": (
            "et eksisterende tilbud udvides.",
            "to mindre enheder samarbejder tæt.",
        ),
        "description": (
            "en ny enhed oprettes ved et tilbud, der findes i forvejen.",
            "et fælles tilbud drives for alle kommuner i regionen.",
        ),
        "finance": (
            "takst for brug, og resten efter folketal.",
            "objektiv finansiering efter folketal.",
        ),
        "reservations": (
            "nogle kommuner vil se økonomien først.",
            "placeringen er ikke afklaret.",
        ),
    }
)

# By the categories of `analysis.returns.form.choices`.
MENTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "challenge": MappingProxyType(
            {
                "capacity": "der er for få pladser i perioder.",
                "waiting": "ventetiden er lang, når flere søger samtidig.",
                "distance": "der er langt til tilbuddet.",
                "sustainability": "der er for få borgere til at holde faget ved lige.",
                "despecialisation": "opgaven løses mere og mere i almene tilbud.",
                "staff": "medarbejdere med kompetencen er svære at finde.",
                "finance": "taksten svinger fra år til år.",
                "coordination": "ingen har ansvar for det samlede udbud.",
                "transition": "udslusningen går i stå.",
                "overview": "der mangler tal for målgruppen.",
                "other": "målgruppen er sat sammen på en ny måde.",
            }
        ),
        "solution": MappingProxyType(
            {
                "joint_offer": "kommunerne driver et tilbud sammen.",
                "new_offer": "en ny afdeling oprettes.",
                "develop_offer": "et tilbud, der findes, udvikles.",
                "agreement": "kommunerne aftaler brug og betaling for flere år.",
                "without_premises": "en udgående indsats når dem, der bor langt væk.",
                "competence": "medarbejdere uddannes fælles.",
                "network": "et fagligt netværk mødes fast.",
                "framework": "målgruppen får en plads i rammeaftalen.",
                "overview": "pladser og behov gøres op en gang om året.",
                "other": "en prøveperiode afgør, hvad der virker.",
            }
        ),
    }
)
