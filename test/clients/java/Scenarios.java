import java.time.Duration;
import java.util.*;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.*;
import org.apache.kafka.common.serialization.*;

/**
 * Scenarios with Apache Kafka's own clients, 3.9 or later. `scenarios SERVERS NAME...` prints "ok NAME" for each that held;
 * `member SERVERS PROTOCOL GROUP TOPIC` is a member of a group until it is killed or its input ends, and prints
 * "assigned N" whenever its share changes.
 */
public class Scenarios {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static String servers;
    private static Admin admin;

    public static void main(String[] args) throws Exception {
        servers = args[1];
        if (args[0].equals("member")) {
            member(args[2], args[3], args[4]);
            return;
        }
        admin = Admin.create(Map.of("bootstrap.servers", servers));
        for (String name : Arrays.asList(args).subList(2, args.length)) {
            switch (name) {
                case "codecs" -> codecs();
                case "idempotence" -> idempotence();
                case "transactions" -> transactions();
                case "classic group" -> group("classic");
                case "consumer group" -> group("consumer");
                case "seek and times" -> seekAndTimes();
                case "admin" -> administration();
                default -> throw new IllegalArgumentException(name);
            }
            System.out.println("ok " + name);
        }
        admin.close();
    }

    private static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }

    private static String newTopic(int partitions, Map<String, String> configs) throws Exception {
        String name = "java-" + UUID.randomUUID();
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs))).all().get();
        return name;
    }

    private static void produce(String topic, int count, Map<String, Object> configs) throws Exception {
        Map<String, Object> all = new HashMap<>(configs);
        all.put("bootstrap.servers", servers);
        try (var producer = new KafkaProducer<>(all, new StringSerializer(), new StringSerializer())) {
            List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, null, 1_000_000L + i, "key-" + i, "value-" + i)));
            }
            for (var each : sent) each.get();
        }
    }

    private static KafkaConsumer<String, String> consumer(String group, Map<String, Object> configs) {
        Map<String, Object> all = new HashMap<>(Map.of(
            "bootstrap.servers", servers, "group.id", group, "auto.offset.reset", "earliest"));
        all.putAll(configs);
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    private static Map<String, Object> memberConfigs(String protocol) {
        return protocol.equals("classic")
            ? Map.of("session.timeout.ms", 3000, "heartbeat.interval.ms", 100)
            : Map.of("group.protocol", protocol);
    }

    private static List<String> values(KafkaConsumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        until(() -> values.size() >= count, () -> {
            for (var record : consumer.poll(Duration.ofMillis(100))) values.add(record.value());
        }, "records: " + count);
        return values;
    }

    private static void until(BooleanSupplier holds, Runnable step, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            check(System.nanoTime() < deadline, what + " within " + PATIENCE);
            step.run();
        }
    }

    private static List<String> numbered(int count) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) values.add("value-" + i);
        return values;
    }

    private static void codecs() throws Exception {
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            String topic = newTopic(1, Map.of());
            produce(topic, 300, Map.of("compression.type", codec, "linger.ms", 20));
            try (var consumer = consumer("codec-" + topic, Map.of())) {
                consumer.subscribe(List.of(topic));
                check(values(consumer, 300).equals(numbered(300)), "all records with " + codec);
            }
        }
    }

    private static void idempotence() throws Exception {
        String topic = newTopic(3, Map.of());
        produce(topic, 3000, Map.of("enable.idempotence", true, "batch.size", 500));
        try (var consumer = consumer("unused", Map.of())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < 3; i++) partitions.add(new TopicPartition(topic, i));
            long sum = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
            check(sum == 3000, "every record once, but there are " + sum);
        }
    }

    private static KafkaProducer<String, String> transactionalProducer(String id) {
        Map<String, Object> configs = Map.of("bootstrap.servers", servers, "transactional.id", id, "linger.ms", 5);
        return new KafkaProducer<>(configs, new StringSerializer(), new StringSerializer());
    }

    /** Reads, processes and writes, first in a transaction that is aborted; then the worker is fenced by its successor. */
    private static void transactions() throws Exception {
        String source = newTopic(1, Map.of());
        String target = newTopic(2, Map.of());
        produce(source, 10, Map.of());
        var partition = new TopicPartition(source, 0);
        var committed = Map.<String, Object>of("isolation.level", "read_committed", "enable.auto.commit", false);
        try (var worker = transactionalProducer("worker-" + source)) {
            worker.initTransactions();
            for (boolean aborts : List.of(true, false)) {
                try (var consumer = consumer("process-" + source, committed)) {
                    consumer.subscribe(List.of(source));
                    worker.beginTransaction();
                    for (String value : values(consumer, 10)) {
                        worker.send(new ProducerRecord<>(target, value, (aborts ? "aborted " : "done ") + value));
                    }
                    worker.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(10)), consumer.groupMetadata());
                    if (aborts) worker.abortTransaction();
                    else worker.commitTransaction();
                }
            }
            worker.beginTransaction();
            worker.send(new ProducerRecord<>(target, "zombie")).get();
            try (var successor = transactionalProducer("worker-" + source); var reader = consumer("r-" + source, committed)) {
                successor.initTransactions();
                successor.beginTransaction();
                successor.send(new ProducerRecord<>(target, "last"));
                successor.commitTransaction();
                reader.subscribe(List.of(target));
                var read = values(reader, 11);
                check(read.stream().filter(value -> value.startsWith("done ")).count() == 10 && read.contains("last"),
                    "committed records and no others: " + read);
            }
            try {
                worker.commitTransaction();
                throw new AssertionError("a worker with a successor has committed");
            } catch (ProducerFencedException | InvalidProducerEpochException expected) {
                // The successor has ended what it had open.
            }
        }
        try (var consumer = consumer("process-" + source, committed)) {
            check(consumer.committed(Set.of(partition)).get(partition).offset() == 10, "offsets of the transaction");
        }
        var states = admin.listTransactions().all().get();
        check(states.stream().anyMatch(each -> each.transactionalId().equals("worker-" + source)), "listTransactions");
    }

    private static void group(String protocol) throws Exception {
        String topic = newTopic(4, Map.of());
        produce(topic, 100, Map.of());
        String group = protocol + "-" + topic;
        try (var first = consumer(group, memberConfigs(protocol))) {
            first.subscribe(List.of(topic));
            check(new TreeSet<>(values(first, 100)).equals(new TreeSet<>(numbered(100))), "all records");
            check(first.assignment().size() == 4, "one member has all partitions");
            first.commitSync();
            try (var second = consumer(group, memberConfigs(protocol))) {
                second.subscribe(List.of(topic));
                until(() -> first.assignment().size() == 2 && second.assignment().size() == 2, () -> {
                    first.poll(Duration.ofMillis(50));
                    second.poll(Duration.ofMillis(50));
                }, "two members share evenly");
                second.unsubscribe();
                until(() -> first.assignment().size() == 4, () -> first.poll(Duration.ofMillis(50)),
                    "the one that stays has all partitions");
            }
        }
        produce(topic, 1, Map.of());
        try (var later = consumer(group, memberConfigs(protocol))) {
            later.subscribe(List.of(topic));
            check(values(later, 1).equals(numbered(1)), "a group goes on where it has committed");
        }
    }

    private static void seekAndTimes() throws Exception {
        String topic = newTopic(1, Map.of());
        produce(topic, 20, Map.of());
        TopicPartition partition = new TopicPartition(topic, 0);
        try (var consumer = consumer("seek-" + topic, Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 15);
            check(values(consumer, 5).get(0).equals("value-15"), "seek");
            consumer.seekToBeginning(List.of(partition));
            check(values(consumer, 20).equals(numbered(20)), "seekToBeginning");
            consumer.seekToEnd(List.of(partition));
            check(consumer.position(partition) == 20, "seekToEnd");
            var found = consumer.offsetsForTimes(Map.of(partition, 1_000_007L)).get(partition);
            check(found.offset() == 7 && found.timestamp() == 1_000_007L, "offsetsForTimes: " + found);
            check(consumer.offsetsForTimes(Map.of(partition, 2_000_000L)).get(partition) == null, "no later record");
            check(consumer.beginningOffsets(List.of(partition)).get(partition) == 0, "beginningOffsets");
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(9, "note")));
            check(consumer.committed(Set.of(partition)).get(partition).metadata().equals("note"), "metadata of a commit");
        }
    }

    private static void administration() throws Exception {
        String topic = newTopic(2, Map.of("retention.ms", "86400000"));
        produce(topic, 40, Map.of());
        var description = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        check(description.partitions().size() == 2 && description.partitions().get(0).leader() != null, "describeTopics");
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
        check(admin.listTopics().names().get().contains(topic), "listTopics");
        configs(topic);
        offsets(topic);
        groups(topic);
        admin.deleteTopics(List.of(topic)).all().get();
        check(!admin.listTopics().names().get().contains(topic), "deleteTopics");
        check(admin.describeCluster().nodes().get().size() == 1, "describeCluster");
    }

    private static void configs(String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var set = new AlterConfigOp(new ConfigEntry("max.message.bytes", "4096"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        var configs = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        check(configs.get("max.message.bytes").value().equals("4096"), "incrementalAlterConfigs");
        check(configs.get("retention.ms").value().equals("86400000"), "a configuration of createTopics");
        try {
            produce(topic, 1, Map.of("linger.ms", 0, "max.request.size", 10));
            throw new AssertionError("a record that is too large was sent");
        } catch (ExecutionException error) {
            check(error.getCause() instanceof RecordTooLargeException, "too large: " + error.getCause());
        }
    }

    private static void offsets(String topic) throws Exception {
        var first = new TopicPartition(topic, 0);
        long end = admin.listOffsets(Map.of(first, OffsetSpec.latest())).partitionResult(first).get().offset();
        check(end > 0, "listOffsets: latest");
        check(admin.listOffsets(Map.of(first, OffsetSpec.maxTimestamp())).partitionResult(first).get().offset() == end - 1,
            "listOffsets: maxTimestamp");
        admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(2))).all().get();
        check(admin.listOffsets(Map.of(first, OffsetSpec.earliest())).partitionResult(first).get().offset() == 2,
            "deleteRecords");
    }

    private static void groups(String topic) throws Exception {
        String group = "admin-" + topic;
        var partition = new TopicPartition(topic, 1);
        admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(3))).all().get();
        var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        check(committed.get(partition).offset() == 3, "alterConsumerGroupOffsets");
        check(admin.listConsumerGroups().all().get().stream().anyMatch(each -> each.groupId().equals(group)),
            "listConsumerGroups");
        var described = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        check(described.members().isEmpty(), "describeConsumerGroups");
        admin.deleteConsumerGroupOffsets(group, Set.of(partition)).all().get();
        check(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().isEmpty(),
            "deleteConsumerGroupOffsets");
        admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(3))).all().get();
        admin.deleteConsumerGroups(List.of(group)).all().get();
        check(admin.listConsumerGroups().all().get().stream().noneMatch(each -> each.groupId().equals(group)),
            "deleteConsumerGroups");
    }

    private static void member(String protocol, String group, String topic) throws Exception {
        try (var consumer = consumer(group, memberConfigs(protocol))) {
            consumer.subscribe(List.of(topic));
            int share = -1;
            while (System.in.available() == 0) {
                consumer.poll(Duration.ofMillis(50));
                if (consumer.assignment().size() == share) continue;
                share = consumer.assignment().size();
                System.out.println("assigned " + share);
            }
        }
    }
}
