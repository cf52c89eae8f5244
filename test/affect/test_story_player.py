"""A story on a clock."""

from emotion_face.affect import StimulusVocabulary, StoryPlayer, load_story

STORY = """description: a test
end_s: 3.0
cues:
  - {at_s: 0.5, stimulus: petted}
  - {at_s: 2.0, stimulus: praised}
"""


def test_a_story_whose_cues_are_late_is_not_over_before_them(tmp_path):
    (tmp_path / "short.yaml").write_text(STORY)
    player = StoryPlayer(load_story(str(tmp_path / "short.yaml"), StimulusVocabulary.load()))
    assert not player.has_ended(100.0)
    assert player.due(100.0) == []
    assert [cue.stimulus for cue in player.due(100.6)] == ["petted"]
    assert not player.has_ended(109.0)
    assert [cue.stimulus for cue in player.due(109.0)] == ["praised"]
    assert player.has_ended(109.0)
