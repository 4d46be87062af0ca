"""
Scenarios with confluent-kafka for Python (librdkafka). `scenarios SERVERS` prints "ok NAME" for each that held;
`member SERVERS PROTOCOL GROUP TOPIC` is a member of a group until it is killed or its input ends, and prints
"assigned N" whenever its share changes.
"""
import select
import sys
import time
import uuid

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka import ConsumerGroupTopicPartitions
from confluent_kafka.admin import (
    AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, NewPartitions, NewTopic, OffsetSpec)

mode, servers = sys.argv[1:3]


def member(protocol, group, topic):
    times = {"session.timeout.ms": 3000, "heartbeat.interval.ms": 100} if protocol == "classic" else {}
    consumer = Consumer({"bootstrap.servers": servers, "group.id": group, "group.protocol": protocol, **times})
    consumer.subscribe([topic])
    share = -1
    while not select.select([sys.stdin], [], [], 0)[0]:
        consumer.poll(0.05)
        if len(consumer.assignment()) != share:
            share = len(consumer.assignment())
            print(f"assigned {share}", flush=True)
    consumer.close()


if mode == "member":
    member(*sys.argv[3:6])
    sys.exit()

admin = AdminClient({"bootstrap.servers": servers})


def wait(futures):
    return {key: future.result(30) for key, future in futures.items()}


def new_topic(partitions=1, **config):
    name = f"confluent-{uuid.uuid4().hex[:8]}"
    wait(admin.create_topics([NewTopic(name, partitions, 1, config=config)]))
    return name


def produce(topic, count, **config):
    reports = []
    producer = Producer({"bootstrap.servers": servers, **config})
    for i in range(count):
        producer.produce(topic, f"value-{i}", f"key-{i}", on_delivery=lambda e, m: reports.append((e, m)))
        producer.poll(0)
    assert producer.flush(30) == 0, "records were not delivered"
    assert all(error is None for error, _ in reports), [str(e) for e, _ in reports if e][:3]
    return reports


def consume(topic, count, group=None, **config):
    consumer = Consumer({
        "bootstrap.servers": servers, "group.id": group or f"g-{uuid.uuid4().hex[:8]}",
        "auto.offset.reset": "earliest", **config})
    consumer.subscribe([topic])
    messages = []
    while len(messages) < count:
        message = consumer.poll(30)
        assert message is not None, f"{len(messages)} of {count} records after 30 seconds"
        assert message.error() is None, message.error()
        messages.append(message)
    return consumer, messages


def scenario_codecs():
    for codec in ("none", "gzip", "snappy", "lz4", "zstd"):
        topic = new_topic()
        produce(topic, 300, **{"compression.type": codec, "linger.ms": 20})
        consumer, messages = consume(topic, 300)
        assert [m.value().decode() for m in messages] == [f"value-{i}" for i in range(300)], codec
        consumer.close()


def scenario_idempotence():
    topic = new_topic(3)
    reports = produce(topic, 2000, **{"enable.idempotence": True})
    per_partition = {}
    for _, message in reports:
        per_partition.setdefault(message.partition(), []).append(message.offset())
    for offsets in per_partition.values():
        assert sorted(offsets) == list(range(len(offsets))), "offsets are not dense"


def until(holds, step, what):
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, f"{what} within 30 seconds"
        step()


def join_and_leave(**config):
    topic = new_topic(4)
    produce(topic, 100)
    group = f"group-{topic}"
    first, messages = consume(topic, 100, group=group, **config)
    assert len(first.assignment()) == 4
    second = Consumer({"bootstrap.servers": servers, "group.id": group, **config})
    second.subscribe([topic])
    until(lambda: len(first.assignment()) == 2 and len(second.assignment()) == 2,
          lambda: (first.poll(0.05), second.poll(0.05)), "two members share evenly")
    second.close()
    until(lambda: len(first.assignment()) == 4, lambda: first.poll(0.05), "a leaver's partitions come back")
    first.close()


def scenario_classic_group():
    join_and_leave(**{"session.timeout.ms": 6000, "heartbeat.interval.ms": 100})


def scenario_consumer_group():
    join_and_leave(**{"group.protocol": "consumer"})


def scenario_commit_seek_and_times():
    topic = new_topic()
    produce(topic, 10)
    consumer, messages = consume(topic, 10, group="confluent-commit", **{"enable.auto.commit": False})
    consumer.commit(offsets=[TopicPartition(topic, 0, 4)], asynchronous=False)
    assert consumer.committed([TopicPartition(topic, 0)], 10)[0].offset == 4
    assert consumer.get_watermark_offsets(TopicPartition(topic, 0), 10) == (0, 10)
    when = messages[5].timestamp()[1]
    found = consumer.offsets_for_times([TopicPartition(topic, 0, when)], 10)[0].offset
    assert messages[found].timestamp()[1] == when and (found == 0 or messages[found - 1].timestamp()[1] < when)
    consumer.seek(TopicPartition(topic, 0, 7))
    assert consumer.poll(10).offset() == 7
    consumer.close()
    consumer, messages = consume(topic, 6, group="confluent-commit")
    assert messages[0].offset() == 4
    consumer.close()


def scenario_cooperative():
    topic = new_topic(2)
    produce(topic, 20)
    consumer, _ = consume(topic, 20, **{"partition.assignment.strategy": "cooperative-sticky"})
    assert len(consumer.assignment()) == 2
    consumer.close()


def scenario_transactions():
    source, target = new_topic(), new_topic(2)
    produce(source, 10)
    group = f"transactional-{source}"
    config = {"enable.auto.commit": False, "isolation.level": "read_committed"}
    consumer, messages = consume(source, 10, group, **config)
    producer = Producer({"bootstrap.servers": servers, "transactional.id": source})
    producer.init_transactions(30)
    position = [TopicPartition(source, 0, 4)]
    for offset, end in ((9, producer.abort_transaction), (4, producer.commit_transaction)):
        producer.begin_transaction()
        for message in messages[:offset]:
            producer.produce(target, message.value(), message.key())
        offsets = [TopicPartition(source, 0, offset)]
        producer.send_offsets_to_transaction(offsets, consumer.consumer_group_metadata(), 30)
        end(30)
    assert consumer.committed([TopicPartition(source, 0)], 30) == position
    consumer.close()
    reader, copied = consume(target, 4, **config)
    assert sorted(m.value() for m in copied) == sorted(m.value() for m in messages[:4])
    assert reader.poll(1) is None, "a record of the aborted transaction"
    reader.close()
    producer.begin_transaction()
    producer.produce(target, "late")
    producer.flush(30)
    successor = Producer({"bootstrap.servers": servers, "transactional.id": source})
    successor.init_transactions(30)
    try:
        producer.commit_transaction(30)
        raise AssertionError("a fenced producer committed")
    except KafkaException as error:
        assert error.args[0].code() == KafkaError._FENCED, error


def scenario_admin():
    topic = new_topic(1, **{"retention.ms": "60000"})
    wait(admin.create_partitions([NewPartitions(topic, 3)]))
    assert len(admin.list_topics(topic, 10).topics[topic].partitions) == 3
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    config = wait(admin.describe_configs([resource]))[resource]
    assert config["retention.ms"].value == "60000" and config["cleanup.policy"].value == "delete"
    resource.add_incremental_config(ConfigEntry("retention.ms", "70000", incremental_operation=AlterConfigOpType.SET))
    wait(admin.incremental_alter_configs([resource]))
    config = wait(admin.describe_configs([ConfigResource(ConfigResource.Type.TOPIC, topic)]))[resource]
    assert config["retention.ms"].value == "70000"
    offsets(TopicPartition(topic, 0))
    try:
        wait(admin.create_topics([NewTopic(topic, 1, 1)]))
        raise AssertionError("a topic was created twice")
    except KafkaException as error:
        assert error.args[0].code() == KafkaError.TOPIC_ALREADY_EXISTS
    wait(admin.delete_topics([topic]))
    groups = admin.list_consumer_groups().result(30)
    assert not groups.errors and any(g.group_id == "confluent-commit" for g in groups.valid)
    described = wait(admin.describe_consumer_groups(["confluent-commit"]))
    assert described["confluent-commit"].state.name == "EMPTY"
    wait(admin.delete_consumer_groups(["confluent-commit"]))
    groups = admin.list_consumer_groups().result(30)
    assert not any(g.group_id == "confluent-commit" for g in groups.valid)
    assert admin.describe_cluster().result(30).controller.id == 0


def offsets(partition):
    produce(partition.topic, 50)

    def listed(spec):
        return wait(admin.list_offsets({partition: spec}))[partition].offset

    assert listed(OffsetSpec.latest()) > 2
    wait(admin.delete_records([TopicPartition(partition.topic, partition.partition, 2)]))
    assert listed(OffsetSpec.earliest()) == 2
    group = f"admin-{partition.topic}"
    request = ConsumerGroupTopicPartitions(group, [TopicPartition(partition.topic, partition.partition, 3)])
    wait(admin.alter_consumer_group_offsets([request]))
    committed = wait(admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)]))
    assert [each.offset for each in committed[group].topic_partitions] == [3]


for name, scenario in list(globals().items()):
    if name.startswith("scenario_"):
        scenario()
        print("ok", name.removeprefix("scenario_"), flush=True)
