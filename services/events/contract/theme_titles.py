"""What a theme is called in German: on a certificate and on the pages of a desk alike."""

from collections.abc import Mapping

from services.events.contract.training_plan import TrainingPlan, TrainingTheme

THEME_TITLES: Mapping[str, str] = {
    TrainingTheme.CHILDREN_OF_PRISONERS: "Kinder von Inhaftierten",
    TrainingTheme.RIGHTS_OF_THE_CHILD: "Rechte des Kindes",
    TrainingTheme.TALKING_WITH_CHILDREN: "Mit Kindern sprechen",
    TrainingTheme.VISITS_AND_CONTACT: "Besuch und Kontakt",
    TrainingTheme.FAMILY_FRIENDLY_PRISON: "Familienorientierter Vollzug",
    TrainingTheme.CHILD_PROTECTION: "Kinderschutz",
    TrainingTheme.CONSENT_AND_DATA_PROTECTION: "Einwilligung und Datenschutz",
    TrainingTheme.WORKING_TOGETHER: "Zusammenarbeit von Jugendhilfe und Justiz",
    TrainingTheme.RELEASE_AND_RETURN: "Entlassung und Rückkehr",
}


def title_of(plan: TrainingPlan) -> str:
    """What a training is called: its own title, or what its theme is called."""
    return plan.title or THEME_TITLES[plan.theme]
