"""The one list of reasons for which a command is refused."""

from enum import StrEnum, unique


@unique
class Code(StrEnum):
    """A refusal in one word; agencies' software decides by it, so a code never changes meaning."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_VERSION = "unknown_version"
    SCHEMA_VIOLATION = "schema_violation"
    CONTRADICTION = "contradiction"
    WRONG_SENDER = "wrong_sender"
    KEY_MISMATCH = "key_mismatch"
    CONFLICT = "conflict"
    STALE = "stale"
    NO_LAWFUL_BASIS = "no_lawful_basis"
    CONSENT_MISSING = "consent_missing"
    CONSENT_EXPIRED = "consent_expired"
    RECEIVER_NOT_ALLOWED = "receiver_not_allowed"
    UNKNOWN_CASE = "unknown_case"
    UNKNOWN_REFERRAL = "unknown_referral"
    UNKNOWN_ITEM = "unknown_item"
    CASE_ERASED = "case_erased"
    CASE_MERGED = "case_merged"
    WRONG_STATE = "wrong_state"
    NOT_COMPETENT = "not_competent"
    UNKNOWN_AGENCY = "unknown_agency"
    UNSEALED_PERSONAL_DATA = "unsealed_personal_data"
    SEALED_FOR_UNKNOWN_KEY = "sealed_for_unknown_key"
    SEAL_MISMATCH = "seal_mismatch"
    TOO_LATE = "too_late"
    OVER_CAPACITY = "over_capacity"
    OVER_BUDGET = "over_budget"
    FULL = "full"
    CANNOT_ANSWER = "cannot_answer"


HINTS: dict[Code, str] = {
    Code.MALFORMED: "send a CloudEvents 1.0 record in Kafka binary mode with UTF-8 JSON as value",
    Code.TOO_LARGE: "a record holds at most 128 KiB, a sealed part 32 KiB",
    Code.UNKNOWN_TYPE: "check ce_type against docs/schemas",
    Code.UNKNOWN_VERSION: "this version is not read here; docs/schemas lists those that are",
    Code.SCHEMA_VIOLATION: "check the value at the pointer with ./kvi validate",
    Code.CONTRADICTION: "what stands at the pointer cannot be true with what else is said",
    Code.WRONG_SENDER: "this kind of agency may not send this",
    Code.KEY_MISMATCH: "the Kafka key and ce_subject must both be the id of the aggregate",
    Code.CONFLICT: "this ce_id was used with other content; use a fresh UUID for a new message",
    Code.STALE: "the record is older than the window in which repeats are recognised; send it anew",
    Code.NO_LAWFUL_BASIS: "name a path that allows this notice",
    Code.CONSENT_MISSING: "send only what a consent covers; the pointer says whose is missing",
    Code.CONSENT_EXPIRED: "the consent ended before this message",
    Code.RECEIVER_NOT_ALLOWED: "path and consent must both allow every receiver",
    Code.UNKNOWN_CASE: "no case with this id was reported",
    Code.UNKNOWN_REFERRAL: "this case has no such referral for you",
    Code.UNKNOWN_ITEM: "nothing with this id is known here",
    Code.CASE_ERASED: "the case was erased; nothing about it is kept",
    Code.CASE_MERGED: "the case goes on under another id",
    Code.WRONG_STATE: "the state named here does not allow this command",
    Code.NOT_COMPETENT: "another agency is in charge",
    Code.UNKNOWN_AGENCY: "this agency is not in the registry",
    Code.UNSEALED_PERSONAL_DATA: "seal personal data for the receiver with ./kvi seal",
    Code.SEALED_FOR_UNKNOWN_KEY: "seal with a key of the receiver that is valid now",
    Code.SEAL_MISMATCH: "the sealed part is bound to another case or receiver",
    Code.TOO_LATE: "the time for this has passed",
    Code.OVER_CAPACITY: "no place is left",
    Code.OVER_BUDGET: "the grant does not cover this",
    Code.FULL: "this aggregate takes no more messages",
    Code.CANNOT_ANSWER: "the service failed to find it out; tell the operators",
}
