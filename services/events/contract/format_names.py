"""What a form of training is called in German: in the calendar and on the pages of a desk alike."""

from collections.abc import Mapping

from services.events.contract.training_plan import TrainingFormat

FORMAT_NAMES: Mapping[str, str] = {
    TrainingFormat.SYMPOSIUM: "Fachtag",
    TrainingFormat.IN_HOUSE: "Inhouse-Schulung",
    TrainingFormat.WORKSHOP: "Workshop",
    TrainingFormat.ONLINE: "Online-Fortbildung",
    TrainingFormat.JOB_SHADOWING: "Hospitation",
    TrainingFormat.TALK: "Vortrag",
    TrainingFormat.EXCHANGE_VISIT: "Austauschbesuch",
}
