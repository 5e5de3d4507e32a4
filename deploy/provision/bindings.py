"""Rights in the words of Kafka's access control lists."""

from typing import Any

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)

from deploy.network.rights import Operation, Resource, Right

OPERATIONS = {
    Operation.READ: AclOperation.READ,
    Operation.WRITE: AclOperation.WRITE,
    Operation.DESCRIBE: AclOperation.DESCRIBE,
}
RESOURCES = {
    Resource.TOPIC: (ResourceType.TOPIC, ResourcePatternType.LITERAL),
    Resource.GROUP: (ResourceType.GROUP, ResourcePatternType.LITERAL),
    Resource.GROUPS: (ResourceType.GROUP, ResourcePatternType.PREFIXED),
}
ANYTHING: Any = None  # librdkafka's own word for it, which its types leave out
EVERY = AclBindingFilter(
    ResourceType.ANY,
    ANYTHING,
    ResourcePatternType.ANY,
    ANYTHING,
    ANYTHING,
    AclOperation.ANY,
    AclPermissionType.ANY,
)


def binding(right: Right) -> AclBinding:
    """Write a right as Kafka keeps it."""
    resource, pattern = RESOURCES[right.resource]
    user, operation = f"User:{right.user}", OPERATIONS[right.operation]
    allow = AclPermissionType.ALLOW
    return AclBinding(resource, right.name, pattern, user, "*", operation, allow)


def exactly(found: AclBinding) -> AclBindingFilter:
    """The filter that matches this binding and no other."""
    return AclBindingFilter(
        found.restype,
        found.name,
        found.resource_pattern_type,
        found.principal,
        found.host,
        found.operation,
        found.permission_type,
    )


def user_of(found: AclBinding) -> str:
    """The user a binding is about."""
    return str(found.principal).removeprefix("User:")


def in_words(found: AclBinding) -> str:
    """A binding in the words of the rights, with anything unusual about it."""
    verb = "may" if found.permission_type is AclPermissionType.ALLOW else "must not"
    star = "*" if found.resource_pattern_type is ResourcePatternType.PREFIXED else ""
    kind = ResourceType(found.restype).name.lower() + ("s" if star else "")
    where = "" if found.host == "*" else f" from {found.host}"
    operation = AclOperation(found.operation).name.lower()
    return f"right: {user_of(found)} {verb} {operation} {kind} {found.name}{star}{where}"
