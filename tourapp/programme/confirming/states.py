"""What can happen to the confirmation of an item. Its states are `programme.kinds.Confirmation`."""

from enum import StrEnum


class ConfirmVerb(StrEnum):
    REQUEST = "request"
    """An edition with the item goes to the host."""
    ARRANGE = "arrange"
    AGREE = "agree"
    CONDITION = "condition"
    PROPOSE = "propose"
    DECLINE = "decline"
    TAKE_BACK = "take_back"
    """The host withdraws what it has answered."""
    TAKE_UP = "take_up"
    """The office accepts a condition, or what was proposed."""
    KEEP = "keep"
    """The office stays with the first plan."""
    CHANGE = "change"
    """What was agreed is no longer so."""
    RESTORE = "restore"
    """It is as it was agreed, after all."""
