"""
Scenarios with kafka-python. `scenarios SERVERS` prints "ok NAME" for each that held; `member SERVERS GROUP TOPIC` is a member
of a group until it is killed, or ended by SIGTERM, and prints "assigned N" whenever it is given its share.
"""
import signal
import sys
import time
import uuid

from kafka import ConsumerRebalanceListener, KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import KafkaError

mode, servers = sys.argv[1:3]
PATIENCE = 30


def until(holds, step, what):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"{what} within {PATIENCE} seconds"
        step()


def consumer(group, **config):
    return KafkaConsumer(
        bootstrap_servers=servers, group_id=group, auto_offset_reset="earliest", heartbeat_interval_ms=100,
        **config)


class Told(ConsumerRebalanceListener):
    def on_partitions_revoked(self, revoked):
        pass

    def on_partitions_assigned(self, assigned):
        print(f"assigned {len(assigned)}", flush=True)


def member(group, topic):
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    one = consumer(group, session_timeout_ms=3000)
    one.subscribe([topic], listener=Told())
    try:
        while True:
            # Longer than the test: kafka-python 3.0.12 loses an assignment that arrives just after a poll has timed out.
            one.poll(600_000)
    except KeyboardInterrupt:
        one.close()


if mode == "member":
    member(*sys.argv[3:5])
    sys.exit()

admin = KafkaAdminClient(bootstrap_servers=servers)


def new_topic(partitions=1, **configs):
    name = f"python-{uuid.uuid4().hex}"
    admin.create_topics({name: {"num_partitions": partitions, "replication_factor": 1, "configs": configs}})
    admin.wait_for_topics([name])
    return name


def produce(topic, count, **config):
    producer = KafkaProducer(bootstrap_servers=servers, **config)
    sent = [
        producer.send(topic, f"value-{i}".encode(), f"key-{i}".encode(), timestamp_ms=1_000_000 + i) for i in range(count)]
    producer.flush()
    metadata = [each.get(PATIENCE) for each in sent]
    producer.close()
    return metadata


def values(one, count):
    read = []
    until(lambda: len(read) >= count, lambda: read.extend(
        record.value.decode() for records in one.poll(100).values() for record in records), f"{count} records")
    return read


def numbered(count):
    return [f"value-{i}" for i in range(count)]


def scenario_codecs():
    for codec in (None, "gzip", "snappy", "lz4", "zstd"):
        topic = new_topic()
        produce(topic, 300, compression_type=codec, linger_ms=20)
        one = consumer(f"codec-{topic}")
        one.subscribe([topic])
        assert values(one, 300) == numbered(300), codec
        one.close()


def scenario_group():
    topic = new_topic(4)
    produce(topic, 100)
    group = f"group-{topic}"
    first = consumer(group)
    first.subscribe([topic])
    assert sorted(values(first, 100)) == sorted(numbered(100))
    assert len(first.assignment()) == 4
    first.commit()
    second = consumer(group)
    second.subscribe([topic])
    until(lambda: len(first.assignment()) == 2 and len(second.assignment()) == 2,
          lambda: (first.poll(50), second.poll(50)), "two members share evenly")
    second.close()
    until(lambda: len(first.assignment()) == 4, lambda: first.poll(50), "the one that stays has all partitions")
    first.close()
    produce(topic, 1)
    later = consumer(group)
    later.subscribe([topic])
    assert values(later, 1) == numbered(1), "a group goes on where it has committed"
    later.close()


def scenario_seek_and_times():
    topic = new_topic()
    produce(topic, 20)
    partition = TopicPartition(topic, 0)
    one = consumer(f"seek-{topic}")
    one.assign([partition])
    one.seek(partition, 15)
    assert values(one, 5) == numbered(20)[15:]
    one.seek_to_beginning(partition)
    assert values(one, 20) == numbered(20)
    one.seek_to_end(partition)
    assert one.position(partition) == 20
    found = one.offsets_for_times({partition: 1_000_007})[partition]
    assert (found.offset, found.timestamp) == (7, 1_000_007), found
    assert one.beginning_offsets([partition]) == {partition: 0}
    assert one.end_offsets([partition]) == {partition: 20}
    one.commit({partition: OffsetAndMetadata(9, "note", -1)})
    assert one.committed(partition) == 9
    one.close()


def scenario_admin():
    topic = new_topic(2, **{"retention.ms": "86400000"})
    produce(topic, 40)
    first, second = TopicPartition(topic, 0), TopicPartition(topic, 1)
    described, = admin.describe_topics([topic])
    assert len(described["partitions"]) == 2, described
    admin.create_partitions({topic: 3})
    assert len(admin.describe_topics([topic])[0]["partitions"]) == 3
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": "4096"})])
    configs = str(admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)]))
    assert "4096" in configs and "86400000" in configs, configs
    try:
        producer = KafkaProducer(bootstrap_servers=servers)
        producer.send(topic, b"x" * 5000).get(PATIENCE)
        raise AssertionError("a record that is too large was written")
    except KafkaError as error:
        assert type(error).__name__ in ("MessageSizeTooLargeError", "RecordTooLargeError"), repr(error)
    finally:
        producer.close()
    offsets(first)
    groups(topic, second)
    admin.delete_topics([topic])
    assert topic not in admin.list_topics()


def offsets(partition):
    end = admin.list_partition_offsets({partition: OffsetSpec.LATEST})[partition].offset
    assert end > 2, end
    admin.delete_records({partition: 2})
    assert admin.list_partition_offsets({partition: OffsetSpec.EARLIEST})[partition].offset == 2


def groups(topic, partition):
    group = f"admin-{topic}"
    admin.alter_group_offsets(group, {partition: OffsetAndMetadata(3, "", -1)})
    assert admin.list_group_offsets({group: [partition]})[group][partition].offset == 3
    assert any(each["group_id"] == group for each in admin.list_groups()), admin.list_groups()
    assert admin.describe_groups([group])[group]["members"] == []
    admin.delete_group_offsets(group, [partition])
    admin.alter_group_offsets(group, {partition: OffsetAndMetadata(3, "", -1)})
    admin.delete_groups([group])
    assert not any(each["group_id"] == group for each in admin.list_groups())


for name, scenario in list(globals().items()):
    if name.startswith("scenario_"):
        scenario()
        print("ok", name.removeprefix("scenario_"), flush=True)
admin.close()
