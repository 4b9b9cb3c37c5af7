"""Who is looking, and what they may do. Until there is sign-in: the demonstration user, who sees everything."""

from db.errors import N_
from db.viewer import Viewer

DEMONSTRATION = Viewer(N_("Demonstration user"))


def viewer() -> Viewer:
    """The person in front of the screen; travels with every query and every write."""
    return DEMONSTRATION
