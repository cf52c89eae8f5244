"""Optional nodes."""

EXTRAS = {
    "dashboard": "DashboardNode",
    "markers": "MarkersNode",
    "sources": "SourcesNode",
    "behaviour": "BehaviourNode",
    "people": "PeopleNode",
}
"""The name, and the class in the module ``<name>_node``."""
