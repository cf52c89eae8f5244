"""Messages that only nodes of one thread receive do not pass the middleware."""

from rclpy.publisher import Publisher
from std_msgs.msg import Float32

from emotion_face.nodes import qos
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.topics import Topics


def test_neighbours_hear_each_other_and_others_hear_as_much(start, monkeypatch):
    sent = []
    publish = Publisher.publish
    monkeypatch.setattr(
        Publisher, "publish", lambda self, message: (sent.append(message), publish(self, message))
    )
    speaker, hearer = [], []

    def make():
        speaker.append(GuardedNode("speaker"))
        hearer.append(GuardedNode("hearer"))
        return [speaker[0], hearer[0]]

    graph = start(make)
    said = Topics(speaker[0]).publisher(Float32, "joke", qos.STATES)
    heard = []
    Topics(hearer[0]).subscription(Float32, "joke", lambda m: heard.append(m.data), qos.STATES)
    graph.until(said.get_subscription_count)
    said.publish(Float32(data=1.0))
    assert heard == [1.0]
    assert not [message for message in sent if isinstance(message, Float32)]
    outside = graph.listen(Float32, "joke")
    graph.until(lambda: said.get_subscription_count() == 2)
    said.publish(Float32(data=2.0))
    graph.until(lambda: outside and len(heard) == 2)
    assert heard == [1.0, 2.0]


def test_a_latched_message_waits_in_the_middleware(start):
    nodes = []
    graph = start(lambda: nodes.append(GuardedNode("speaker")) or nodes)
    Topics(nodes[0]).publisher(Float32, "motto", qos.VOCABULARY).publish(Float32(data=3.0))
    heard = graph.listen(Float32, "motto", qos.VOCABULARY)
    graph.until(lambda: heard)
    assert heard[0].data == 3.0
