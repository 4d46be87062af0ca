/** What each request is for, in a line, and in which phase of a tool's work it is told. */
import { fixed, type Text } from './language.ts'
import type { Phase } from './texts.ts'

export interface Purpose {
  readonly phase: Phase
  readonly text: Text
}

const purpose = (phase: Phase, en: string, ko: string): Purpose => ({ phase, text: fixed(en, ko) })

/** By the name of the API. */
const purposes: Readonly<Record<string, Purpose>> = {
  ApiVersions: purpose(
    'connecting',
    'which requests do you know, and in which versions?',
    '어떤 요청을 어느 버전까지 지원하는지 묻습니다',
  ),
  Metadata: purpose(
    'cluster',
    'which brokers are there, and which of them leads which partition?',
    '어떤 브로커가 있고 각 파티션의 리더가 누구인지 묻습니다',
  ),
  DescribeCluster: purpose(
    'cluster',
    'which brokers are there, and who is the controller?',
    '어떤 브로커가 있고 컨트롤러가 누구인지 묻습니다',
  ),
  CreateTopics: purpose('changing', 'create topics', '토픽 생성을 요청합니다'),
  DeleteTopics: purpose('changing', 'delete topics', '토픽 삭제를 요청합니다'),
  CreatePartitions: purpose(
    'changing',
    'give topics more partitions',
    '파티션을 더 만들어 달라고 요청합니다',
  ),
  IncrementalAlterConfigs: purpose(
    'changing',
    'change single configurations',
    '일부 설정만 바꿔 달라고 요청합니다',
  ),
  AlterConfigs: purpose(
    'changing',
    'replace configurations',
    '설정을 통째로 바꿔 달라고 요청합니다',
  ),
  AlterClientQuotas: purpose('changing', 'change quotas', '클라이언트 할당량을 바꿉니다'),
  AlterUserScramCredentials: purpose(
    'changing',
    'change credentials of users',
    '사용자의 SCRAM 인증 정보를 바꿉니다',
  ),
  DeleteRecords: purpose(
    'changing',
    'forget the records before these offsets',
    '이 오프셋 앞의 레코드를 지워 달라고 요청합니다',
  ),
  DeleteGroups: purpose('changing', 'delete groups', '그룹 삭제를 요청합니다'),
  OffsetDelete: purpose(
    'changing',
    'forget committed offsets',
    '커밋한 오프셋을 지워 달라고 요청합니다',
  ),
  ElectLeaders: purpose('changing', 'elect leaders of partitions', '파티션 리더를 다시 뽑습니다'),
  UpdateFeatures: purpose('changing', 'change feature levels', '기능(feature) 수준을 바꿉니다'),
  AlterPartitionReassignments: purpose(
    'changing',
    'move replicas to other brokers',
    '레플리카를 다른 브로커로 옮깁니다',
  ),
  DescribeTopicPartitions: purpose(
    'lookingUp',
    'leader, replicas and in-sync replicas of each partition',
    '각 파티션의 리더와 레플리카, ISR을 묻습니다',
  ),
  DescribeConfigs: purpose(
    'lookingUp',
    'which configurations are in force, and where does each come from?',
    '적용 중인 설정과 그 출처를 묻습니다',
  ),
  ListPartitionReassignments: purpose(
    'lookingUp',
    'are replicas on the move?',
    '옮겨지는 중인 레플리카가 있는지 묻습니다',
  ),
  DescribeLogDirs: purpose('lookingUp', 'how large are the logs?', '로그의 크기를 묻습니다'),
  ListGroups: purpose('lookingUp', 'which groups do you keep?', '맡고 있는 그룹을 묻습니다'),
  DescribeGroups: purpose(
    'lookingUp',
    'state and members of groups',
    '그룹의 상태와 멤버를 묻습니다',
  ),
  ConsumerGroupDescribe: purpose(
    'lookingUp',
    'state and members of groups of the new protocol (KIP-848)',
    '새 프로토콜(KIP-848) 그룹의 상태와 멤버를 묻습니다',
  ),
  FindCoordinator: purpose(
    'coordinator',
    'which broker is the coordinator?',
    '담당 브로커(코디네이터)를 묻습니다',
  ),
  JoinGroup: purpose(
    'joining',
    'let me in; these are my topics and the assignors that I know',
    '그룹에 참가하겠다고 하며 구독할 토픽과 사용할 수 있는 할당자를 알립니다',
  ),
  SyncGroup: purpose(
    'joining',
    'who reads which partitions? (the leader of the group says it here)',
    '누가 어느 파티션을 읽을지 묻습니다 (그룹 리더는 여기서 결정을 알립니다)',
  ),
  ConsumerGroupHeartbeat: purpose(
    'joining',
    'join or stay in the group (KIP-848)',
    '그룹에 참가하거나 계속 머무릅니다 (KIP-848)',
  ),
  Heartbeat: purpose('fetching', 'I am still here', '아직 살아 있음을 알립니다 (하트비트)'),
  LeaveGroup: purpose('leaving', 'I am going', '그룹에서 나간다고 알립니다'),
  OffsetFetch: purpose(
    'positioning',
    'up to where has the group read?',
    '그룹이 어디까지 읽었는지 묻습니다',
  ),
  ListOffsets: purpose(
    'positioning',
    'which offset stands there?',
    '해당 위치의 오프셋을 묻습니다',
  ),
  OffsetForLeaderEpoch: purpose(
    'positioning',
    'is what I read before still the same log?',
    '전에 읽은 로그가 그대로인지 확인합니다',
  ),
  Fetch: purpose(
    'fetching',
    'records from these offsets on',
    '이 오프셋부터의 레코드를 요청합니다',
  ),
  OffsetCommit: purpose(
    'committing',
    'remember up to where the group has read',
    '그룹이 어디까지 읽었는지 기록해 달라고 요청합니다',
  ),
  InitProducerId: purpose(
    'preparing',
    'a number for this producer, so that no retry writes a record twice',
    '재시도해도 레코드가 두 번 기록되지 않도록 프로듀서 번호를 받습니다',
  ),
  DescribeAcls: purpose('lookingUp', 'who may do what?', '누가 무엇을 할 수 있는지 묻습니다'),
  CreateAcls: purpose('changing', 'allow or deny something', '접근 제어 규칙(ACL)을 추가합니다'),
  DeleteAcls: purpose('changing', 'delete access rules', '접근 제어 규칙(ACL)을 지웁니다'),
  DescribeClientQuotas: purpose('lookingUp', 'which quotas are set?', '설정된 할당량을 묻습니다'),
  DescribeUserScramCredentials: purpose(
    'lookingUp',
    'which users have credentials?',
    '인증 정보가 있는 사용자를 묻습니다',
  ),
  DescribeQuorum: purpose(
    'lookingUp',
    'who votes on the metadata, and how far is each?',
    '메타데이터 쿼럼의 구성원과 진행 상황을 묻습니다',
  ),
  ListConfigResources: purpose(
    'lookingUp',
    'what has configurations?',
    '설정이 있는 대상을 묻습니다',
  ),
  UnregisterBroker: purpose('changing', 'forget a broker', '브로커 등록을 지웁니다'),
  AlterReplicaLogDirs: purpose(
    'changing',
    'move replicas to another log directory',
    '레플리카를 다른 로그 디렉터리로 옮깁니다',
  ),
  AddPartitionsToTxn: purpose(
    'producing',
    'these partitions belong to the transaction',
    '트랜잭션에 파티션을 추가합니다',
  ),
  AddOffsetsToTxn: purpose(
    'producing',
    'offsets of this group belong to the transaction',
    '트랜잭션에 그룹의 오프셋을 추가합니다',
  ),
  TxnOffsetCommit: purpose(
    'committing',
    'commit offsets as a part of the transaction',
    '트랜잭션 안에서 오프셋을 커밋합니다',
  ),
  EndTxn: purpose(
    'producing',
    'commit or abort the transaction',
    '트랜잭션을 커밋하거나 중단합니다',
  ),
  WriteTxnMarkers: purpose(
    'changing',
    'write the end of a transaction into partitions',
    '파티션에 트랜잭션 종료 표시를 씁니다',
  ),
  DescribeProducers: purpose(
    'lookingUp',
    'which producers write to a partition?',
    '파티션에 쓰는 프로듀서를 묻습니다',
  ),
  DescribeTransactions: purpose('lookingUp', 'state of transactions', '트랜잭션의 상태를 묻습니다'),
  ListTransactions: purpose(
    'lookingUp',
    'which transactions are there?',
    '어떤 트랜잭션이 있는지 묻습니다',
  ),
  SaslHandshake: purpose('connecting', 'which way of logging in?', '인증 방식을 정합니다'),
  SaslAuthenticate: purpose('connecting', 'log in', '인증합니다'),
  CreateDelegationToken: purpose('changing', 'make a delegation token', '위임 토큰을 만듭니다'),
  RenewDelegationToken: purpose(
    'changing',
    'make a delegation token last longer',
    '위임 토큰의 기한을 늘립니다',
  ),
  ExpireDelegationToken: purpose(
    'changing',
    'let a delegation token expire',
    '위임 토큰을 만료시킵니다',
  ),
  DescribeDelegationToken: purpose(
    'lookingUp',
    'which delegation tokens are there?',
    '어떤 위임 토큰이 있는지 묻습니다',
  ),
  ShareGroupHeartbeat: purpose(
    'joining',
    'join or stay in the share group (KIP-932)',
    '셰어 그룹에 들어가거나 머무릅니다 (KIP-932)',
  ),
  ShareGroupDescribe: purpose(
    'lookingUp',
    'state and members of share groups',
    '셰어 그룹의 상태와 멤버를 묻습니다',
  ),
  ShareFetch: purpose(
    'fetching',
    'records to process, and acknowledgements of others',
    '처리할 레코드를 요청하고 처리한 레코드를 확인합니다',
  ),
  ShareAcknowledge: purpose(
    'committing',
    'these records are processed',
    '레코드를 처리했다고 확인합니다',
  ),
  DescribeShareGroupOffsets: purpose(
    'lookingUp',
    'where does the share group begin?',
    '셰어 그룹의 시작 오프셋을 묻습니다',
  ),
  AlterShareGroupOffsets: purpose(
    'changing',
    'move where the share group begins',
    '셰어 그룹의 시작 오프셋을 바꿉니다',
  ),
  DeleteShareGroupOffsets: purpose(
    'changing',
    'forget where the share group begins',
    '셰어 그룹의 시작 오프셋을 지웁니다',
  ),
  StreamsGroupHeartbeat: purpose(
    'joining',
    'join or stay in the streams group (KIP-1071)',
    '스트림즈 그룹에 들어가거나 머무릅니다 (KIP-1071)',
  ),
  StreamsGroupDescribe: purpose(
    'lookingUp',
    'state and members of streams groups',
    '스트림즈 그룹의 상태와 멤버를 묻습니다',
  ),
  GetTelemetrySubscriptions: purpose(
    'connecting',
    'which metrics do you want to have?',
    '어떤 지표를 보낼지 묻습니다',
  ),
  PushTelemetry: purpose('connecting', 'here are metrics', '지표를 보냅니다'),
  AddRaftVoter: purpose(
    'changing',
    'one more voter for the metadata quorum',
    '메타데이터 쿼럼에 구성원을 추가합니다',
  ),
  RemoveRaftVoter: purpose(
    'changing',
    'one voter less for the metadata quorum',
    '메타데이터 쿼럼에서 구성원을 뺍니다',
  ),
  Produce: purpose(
    'producing',
    'append these batches',
    '이 배치를 로그에 덧붙여 달라고 요청합니다',
  ),
}

/** The heartbeat with which a member leaves. */
const leaving = purpose('leaving', 'I am going (KIP-848)', '그룹에서 나간다고 알립니다 (KIP-848)')

const other: Purpose = purpose('lookingUp', '', '')

/** `body`: the request, where its purpose depends on it. */
export function purposeOf(api: string, body?: unknown): Purpose {
  if (api === 'ConsumerGroupHeartbeat' && isLeaving(body)) return leaving
  return purposes[api] ?? other
}

function isLeaving(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('memberEpoch' in body)) return false
  return typeof body.memberEpoch === 'number' && body.memberEpoch < 0
}
