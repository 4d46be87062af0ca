import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All that Apache Kafka's own clients can see of a cluster and that must not depend on which broker has its directory:
 * `Observation SERVERS` prints a sorted list of facts. What changes with every start (leader epochs, broker epochs, sizes of
 * internal topics) is left out.
 */
public class Observation {
    private static final List<String> facts = new ArrayList<>();
    private static Map<String, Object> client;
    private static Admin admin;

    public static void main(String[] args) throws Exception {
        client = Map.of("bootstrap.servers", args[0]);
        admin = Admin.create(client);
        cluster();
        Map<String, TopicDescription> topics = topics();
        configs(topics.keySet());
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicDescription topic : topics.values()) {
            if (topic.isInternal()) continue;
            for (TopicPartitionInfo each : topic.partitions()) partitions.add(new TopicPartition(topic.name(), each.partition()));
        }
        offsets(partitions);
        for (String isolation : List.of("read_uncommitted", "read_committed")) records(isolation, partitions);
        producers(partitions);
        groups();
        logDirs();
        security();
        admin.close();
        Collections.sort(facts);
        for (String fact : facts) System.out.println(fact);
    }

    private static void fact(Object... parts) {
        facts.add(Arrays.stream(parts).map(String::valueOf).collect(Collectors.joining(" ")));
    }

    private static void cluster() throws Exception {
        var cluster = admin.describeCluster();
        fact("cluster", cluster.clusterId().get(), cluster.nodes().get().stream().map(node -> node.id() + "@" + node.host() + ":" + node.port()).toList());
        admin.describeFeatures().featureMetadata().get().finalizedFeatures()
            .forEach((name, level) -> fact("feature", name, level.maxVersionLevel()));
        var quorum = admin.describeMetadataQuorum().quorumInfo().get();
        fact("quorum", quorum.leaderId(), quorum.voters().stream().map(voter -> voter.replicaId()).toList());
    }

    private static Map<String, TopicDescription> topics() throws Exception {
        var names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
        var topics = admin.describeTopics(names).allTopicNames().get();
        for (TopicDescription topic : topics.values()) {
            fact("topic", topic.name(), topic.topicId(), topic.isInternal());
            for (TopicPartitionInfo each : topic.partitions()) {
                fact("partition", topic.name(), each.partition(), each.leader(), each.replicas(), each.isr());
            }
        }
        return new TreeMap<>(topics);
    }

    private static void configs(Set<String> topics) throws Exception {
        List<ConfigResource> resources = new ArrayList<>();
        for (String topic : topics) resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic));
        resources.add(new ConfigResource(ConfigResource.Type.BROKER, "1"));
        resources.add(new ConfigResource(ConfigResource.Type.BROKER, ""));
        for (ClientMetricsResourceListing each : admin.listClientMetricsResources().all().get()) {
            fact("client metrics", each.name());
            resources.add(new ConfigResource(ConfigResource.Type.CLIENT_METRICS, each.name()));
        }
        // GROUP, which 3.9 has no name for.
        if (served("GROUP_CONFIGS")) resources.add(new ConfigResource(ConfigResource.Type.forId((byte) 32), "member-group"));
        for (var described : admin.describeConfigs(resources).all().get().entrySet()) {
            for (ConfigEntry entry : described.getValue().entries()) {
                if (entry.source().name().startsWith("DEFAULT") || entry.source().name().startsWith("STATIC")) continue;
                fact("config", described.getKey(), entry.name(), entry.value(), entry.source());
            }
        }
    }

    /** What not every release has; named in the environment by whoever starts this. */
    private static boolean served(String what) {
        return "yes".equals(System.getenv(what));
    }

    private static void offsets(List<TopicPartition> partitions) throws Exception {
        Map<String, OffsetSpec> specs = new LinkedHashMap<>();
        specs.put("earliest", OffsetSpec.earliest());
        specs.put("latest", OffsetSpec.latest());
        specs.put("max timestamp", OffsetSpec.maxTimestamp());
        for (long timestamp : List.of(0L, 1_700_000_005_000L, 1_700_000_100_500L, 1_800_000_000_000L)) {
            specs.put("timestamp " + timestamp, OffsetSpec.forTimestamp(timestamp));
        }
        for (IsolationLevel isolation : IsolationLevel.values()) {
            for (var spec : specs.entrySet()) {
                Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
                for (TopicPartition partition : partitions) asked.put(partition, spec.getValue());
                var found = admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all().get();
                found.forEach((partition, offset) -> {
                    // Any of its records may be compacted away, but the last one of each key.
                    if (isCompacted(partition.topic()) && !spec.getKey().equals("latest")) return;
                    fact("offset", partition, isolation, spec.getKey(), offset.offset(), offset.timestamp(),
                        spec.getKey().endsWith("est") ? "" : offset.leaderEpoch());
                });
            }
        }
    }

    private static void records(String isolation, List<TopicPartition> partitions) {
        Map<String, Object> configs = new HashMap<>(client);
        configs.putAll(Map.of("isolation.level", isolation, "auto.offset.reset", "none", "enable.auto.commit", false));
        try (var consumer = new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<String, String> compacted = new TreeMap<>();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                if (System.nanoTime() > deadline) throw new AssertionError("not all records came");
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (isCompacted(record.topic())) {
                        compacted.put(text(record.key()), text(record.value()));
                        continue;
                    }
                    fact("record", isolation, record.topic(), record.partition(), String.format("%06d", record.offset()), record.timestampType(), record.timestamp(),
                        record.leaderEpoch(), text(record.key()), text(record.value()), headers(record));
                }
            }
            compacted.values().removeIf("null"::equals);
            fact("compacted", isolation, compacted);
        }
    }

    private static boolean isCompacted(String topic) {
        return topic.equals("compacted");
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : "'" + new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1) + "'";
    }

    private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) headers.add(header.key() + "=" + text(header.value()));
        return headers;
    }

    private static void producers(List<TopicPartition> partitions) throws Exception {
        for (var described : admin.describeProducers(partitions).all().get().entrySet()) {
            for (ProducerState state : described.getValue().activeProducers()) {
                fact("producer", described.getKey(), state.producerId(), state.producerEpoch(), state.lastSequence(),
                    state.lastTimestamp(), state.currentTransactionStartOffset());
            }
        }
        List<String> ids = new ArrayList<>();
        for (TransactionListing each : admin.listTransactions().all().get()) {
            ids.add(each.transactionalId());
            fact("transaction", each.transactionalId(), each.producerId(), each.state());
        }
        admin.describeTransactions(ids).all().get().forEach((id, described) ->
            fact("transaction", id, described.producerEpoch(), described.transactionTimeoutMs(),
                described.topicPartitions().stream().map(TopicPartition::toString).sorted().toList()));
    }

    private static void groups() throws Exception {
        List<String> ids = new ArrayList<>();
        for (ConsumerGroupListing listing : admin.listConsumerGroups().all().get()) {
            ids.add(listing.groupId());
            fact("group", listing.groupId(), listing.isSimpleConsumerGroup(), listing.state().orElse(null), listing.type().orElse(null));
        }
        for (String id : ids) {
            if (!id.equals("")) describe(id);
            admin.listConsumerGroupOffsets(id).partitionsToOffsetAndMetadata().get().forEach((partition, offset) ->
                fact("committed", id, partition, offset.offset(), offset.leaderEpoch().orElse(null), offset.metadata()));
        }
    }

    private static void describe(String id) throws Exception {
        var group = admin.describeConsumerGroups(List.of(id)).all().get().get(id);
        fact("group", id, group.partitionAssignor(), group.state(), group.coordinator().id());
        for (MemberDescription member : group.members()) {
            fact("member", id, member.consumerId(), member.groupInstanceId().orElse(null), member.clientId(),
                member.assignment().topicPartitions().stream().map(TopicPartition::toString).sorted().toList());
        }
    }

    private static void logDirs() throws Exception {
        for (var directory : admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1).entrySet()) {
            fact("log directory", directory.getKey(), directory.getValue().error());
            directory.getValue().replicaInfos().forEach((partition, info) -> {
                boolean changes = partition.topic().startsWith("__") || isCompacted(partition.topic());
                fact("log", directory.getKey(), partition, changes ? "" : info.size(), info.offsetLag(), info.isFuture());
            });
        }
    }

    private static void security() throws Exception {
        admin.describeClientQuotas(org.apache.kafka.common.quota.ClientQuotaFilter.all()).entities().get()
            .forEach((entity, quotas) -> fact("quota", new TreeMap<>(entity.entries()), new TreeMap<>(quotas)));
        for (var user : admin.describeUserScramCredentials().all().get().values()) {
            fact("scram", user.name(), user.credentialInfos().stream().map(Object::toString).sorted().toList());
        }
    }
}
