/** The node, its cluster and its controller. The broker's keys of Kafka 4.1, in alphabetical order. */
import { atLeast, listOf } from '../../../config/definition.ts'
import { boolean, className, int, list, long, required, string } from '../row.ts'

export const clusterConfigs = {
  'alter.config.policy.class.name': className(null, {
    effect: 'none',
    importance: 'low',
    doc: 'A Java class that judges configuration changes.',
  }),
  'auto.create.topics.enable': boolean(true, {
    importance: 'high',
    doc: 'Whether a topic that a client asks for by name is created when it does not exist.',
  }),
  'broker.heartbeat.interval.ms': int(2000, {
    effect: 'none',
    importance: 'medium',
    doc: 'How often, in milliseconds, a broker reports to the controller.',
  }),
  'broker.id': int(-1, {
    importance: 'high',
    doc: 'The id of this broker; another name of `node.id`.',
  }),
  'broker.rack': string(null, {
    importance: 'medium',
    doc: 'The rack or zone of this broker, used to spread replicas and to find a near one.',
  }),
  'broker.session.timeout.ms': int(9000, {
    effect: 'none',
    importance: 'medium',
    doc: 'After how many milliseconds without a report the controller considers a broker gone.',
  }),
  'controller.listener.names': string(null, {
    importance: 'high',
    doc: 'Names of the listeners that belong to the controller.',
  }),
  'controller.quorum.append.linger.ms': int(25, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    doc: "How long, in milliseconds, the quorum's leader gathers writes before it syncs them.",
  }),
  'controller.quorum.bootstrap.servers': list('', {
    effect: 'none',
    importance: 'high',
    doc: 'Addresses at which the quorum of controllers can be found.',
  }),
  'controller.quorum.election.backoff.max.ms': int(1000, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(0),
    doc: 'Longest pause, in milliseconds, between elections in the quorum.',
  }),
  'controller.quorum.election.timeout.ms': int(1000, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(0),
    doc: 'How long, in milliseconds, a candidate waits before it starts another election.',
  }),
  'controller.quorum.fetch.timeout.ms': int(2000, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(0),
    doc: 'How long, in milliseconds, a voter does without its leader before it becomes a candidate.',
  }),
  'controller.quorum.request.timeout.ms': int(2000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How long, in milliseconds, a request within the quorum may take.',
  }),
  'controller.quorum.retry.backoff.ms': int(20, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(0),
    doc: 'Pause, in milliseconds, before a request within the quorum is repeated.',
  }),
  'controller.quorum.voters': list('', {
    importance: 'high',
    doc: 'The voters of the quorum, as id@host:port, comma-separated.',
  }),
  'controller.quota.window.num': int(11, {
    importance: 'low',
    valid: atLeast(1),
    doc: 'How many samples the quota of topic changes keeps.',
  }),
  'controller.quota.window.size.seconds': int(1, {
    importance: 'low',
    valid: atLeast(1),
    doc: 'Length, in seconds, of one sample of the quota of topic changes.',
  }),
  'controller.socket.timeout.ms': int(30000, {
    effect: 'none',
    importance: 'medium',
    doc: 'Timeout, in milliseconds, of connections between controller and broker.',
  }),
  'create.topic.policy.class.name': className(null, {
    effect: 'none',
    importance: 'low',
    doc: 'A Java class that judges new topics.',
  }),
  'default.replication.factor': int(1, {
    importance: 'medium',
    doc: 'How many replicas a topic gets when its creator does not say.',
  }),
  'delete.topic.enable': boolean(true, {
    importance: 'high',
    doc: 'Whether topics may be deleted.',
  }),
  'initial.broker.registration.timeout.ms': int(60000, {
    effect: 'none',
    importance: 'medium',
    doc: 'How long, in milliseconds, a starting broker tries to register with the controller.',
  }),
  'metadata.log.dir': string(null, {
    importance: 'high',
    doc: 'The directory of the metadata log; the first of `log.dirs` when unset.',
  }),
  'metadata.log.max.record.bytes.between.snapshots': long(20971520, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'After so many bytes of metadata records a snapshot is written.',
  }),
  'metadata.log.max.snapshot.interval.ms': long(3600000, {
    importance: 'high',
    valid: atLeast(0),
    doc: 'After so many milliseconds with new metadata records a snapshot is written; 0: never for time.',
  }),
  'metadata.log.segment.bytes': int('1073741824', {
    importance: 'high',
    valid: atLeast(8388608),
    doc: 'The most bytes of a segment of the metadata log.',
  }),
  'metadata.log.segment.ms': long(604800000, {
    importance: 'high',
    doc: 'After how many milliseconds the metadata log begins a new segment.',
  }),
  'metadata.max.idle.interval.ms': int(500, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(0),
    doc: 'How often, in milliseconds, an idle controller writes a no-op record; 0: never.',
  }),
  'metadata.max.retention.bytes': long(104857600, {
    importance: 'high',
    doc: 'The most bytes of metadata log and snapshots.',
  }),
  'metadata.max.retention.ms': long(604800000, {
    importance: 'high',
    doc: 'How long, in milliseconds, old metadata segments and snapshots are kept.',
  }),
  'node.id': int(required, {
    importance: 'high',
    valid: atLeast(0),
    doc: 'The id of this node, unique in the cluster.',
  }),
  'process.roles': list(required, {
    importance: 'high',
    valid: listOf('broker', 'controller'),
    doc: 'What this node is: `broker`, `controller` or both.',
  }),
} as const
