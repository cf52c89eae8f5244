"""The dashboard: a web page that shows and controls the face. Independent of ROS."""

from emotion_face.dashboard.access import PORT, Access
from emotion_face.dashboard.feed import (
    REPORT_S,
    News,
    Pace,
    PageVocabulary,
    frame_news,
    json_news,
    sight_news,
    state_news,
    stimulus_news,
)
from emotion_face.dashboard.requests import PersonalityRequest, Request, request_of
from emotion_face.dashboard.server import STATIC, DashboardServer, Page, PageServer

__all__ = [
    "PORT",
    "REPORT_S",
    "STATIC",
    "Access",
    "DashboardServer",
    "News",
    "Pace",
    "Page",
    "PageServer",
    "PageVocabulary",
    "PersonalityRequest",
    "Request",
    "frame_news",
    "json_news",
    "request_of",
    "sight_news",
    "state_news",
    "stimulus_news",
]
