/** What `samsa explain` says, apart from the purpose of each request (request-purposes.ts) and of each byte. */
import { counted, fixed, number, type Text } from './language.ts'

/** The headings. */
export const phases = {
  connecting: fixed('Connecting', '연결'),
  cluster: fixed('Asking about the cluster', '클러스터 정보 확인'),
  lookingUp: fixed('Looking it up', '조회'),
  changing: fixed('Asking for the change', '변경 요청'),
  preparing: fixed('Before the first record', '첫 레코드를 보내기 전'),
  partitioning: fixed('Choosing partitions', '파티션 선택'),
  producing: fixed('Sending records', '레코드 전송'),
  coordinator: fixed('Finding the coordinator', '코디네이터 찾기'),
  joining: fixed('Joining the group', '컨슈머 그룹 참가'),
  positioning: fixed('Looking at offsets', '오프셋 확인'),
  fetching: fixed('Reading records', '레코드 읽기'),
  committing: fixed('Committing the position', '위치 커밋'),
  leaving: fixed('Leaving the group', '컨슈머 그룹에서 나가기'),
  stored: fixed('The bytes that the first record became', '첫 레코드가 저장된 바이트'),
  summary: fixed('In all', '요약'),
} satisfies Record<string, Text>

export type Phase = keyof typeof phases

interface Place {
  readonly topic: string
  readonly partition: number
}

/** What happened. */
export const texts = {
  connected: {
    en: ({ place, address }) => `connected to ${place}${address === '' ? '' : ` (${address})`}`,
    ko: ({ place, address }) => `${place}${address === '' ? '' : ` (${address})`}에 연결했습니다`,
  } satisfies Text<{ place: string; address: string }>,
  again: {
    en: ({ place }) => `one more connection to ${place}`,
    ko: ({ place }) => `${place}에 연결을 하나 더 엽니다`,
  } satisfies Text<{ place: string }>,
  notConnected: {
    en: ({ place, reason }) => `no connection to ${place}: ${reason}`,
    ko: ({ place, reason }) => `${place}에 연결하지 못했습니다: ${reason}`,
  } satisfies Text<{ place: string; reason: string }>,
  noAnswer: {
    en: ({ api }) => `${api}: no answer, the connection is gone`,
    ko: ({ api }) => `${api}: 응답을 받기 전에 연결이 끊겼습니다`,
  } satisfies Text<{ api: string }>,
  ranges: {
    en: ({ ours, theirs }) =>
      `the newest that both know (this client ${ours}, the broker ${theirs})`,
    ko: ({ ours, theirs }) =>
      `양쪽이 모두 지원하는 최신 버전입니다 (클라이언트 ${ours}, 브로커 ${theirs})`,
  } satisfies Text<{ ours: string; theirs: string }>,
  /** Older than both know. */
  held: {
    en: ({ ours, theirs }) =>
      `older than it could be (this client ${ours}, the broker ${theirs}): it keeps to this one here`,
    ko: ({ ours, theirs }) =>
      `더 최신 버전도 있지만 (클라이언트 ${ours}, 브로커 ${theirs}) 이 클라이언트는 이 버전을 사용합니다`,
  } satisfies Text<{ ours: string; theirs: string }>,
  apisKnown: {
    en: ({ apis }) => `it knows ${counted(apis, 'kind')} of requests, each in a range of versions`,
    ko: ({ apis }) =>
      `브로커가 지원하는 요청은 ${number(apis)}가지이고, 요청마다 지원하는 버전 범위가 있습니다`,
  } satisfies Text<{ apis: number }>,
  cluster: {
    en: ({ id, brokers }) => `cluster ${id}: ${brokers}`,
    ko: ({ id, brokers }) => `클러스터 ${id}: ${brokers}`,
  } satisfies Text<{ id: string; brokers: string }>,
  broker: {
    en: ({ id, address, controller }) =>
      `broker ${id} at ${address}${controller ? ' (controller)' : ''}`,
    ko: ({ id, address, controller }) =>
      `브로커 ${id} (${address}${controller ? ', 컨트롤러' : ''})`,
  } satisfies Text<{ id: number; address: string; controller: boolean }>,
  topicLeaders: {
    en: ({ topic, partitions, leaders }) =>
      `${topic} has ${counted(partitions, 'partition')}; ${leaders}`,
    ko: ({ topic, partitions, leaders }) =>
      `토픽 ${topic}: 파티션 ${number(partitions)}개. ${leaders}`,
  } satisfies Text<{ topic: string; partitions: number; leaders: string }>,
  leads: {
    en: ({ broker, partitions }) =>
      `broker ${broker} leads partition${/^\d+$/.test(partitions) ? '' : 's'} ${partitions}`,
    ko: ({ broker, partitions }) => `파티션 ${partitions}의 리더는 브로커 ${broker}`,
  } satisfies Text<{ broker: number; partitions: string }>,
  noLeader: {
    en: ({ partitions }) => `nobody leads ${partitions}`,
    ko: ({ partitions }) => `파티션 ${partitions}: 리더 없음`,
  } satisfies Text<{ partitions: string }>,
  topicsListed: {
    en: ({ topics, names }) => `${counted(topics, 'topic')}${names === '' ? '' : `: ${names}`}`,
    ko: ({ topics, names }) => `토픽 ${number(topics)}개${names === '' ? '' : `: ${names}`}`,
  } satisfies Text<{ topics: number; names: string }>,
  failed: {
    en: ({ what, error, message, retriable }) =>
      `${what === '' ? '' : `${what}: `}refused with ${error}${retriable ? ' (retriable)' : ''}: ${message}`,
    ko: ({ what, error, retriable }) =>
      `${what === '' ? '' : `${what}: `}${error} 오류로 거절되었습니다${retriable ? ' (재시도 가능)' : ''}`,
  } satisfies Text<{ what: string; error: string; message: string; retriable: boolean }>,
  topicCreated: {
    en: ({ topic, partitions, replicas, id }) =>
      `${topic}: ${counted(partitions, 'partition')}, replication factor ${replicas}, id ${id}`,
    ko: ({ topic, partitions, replicas, id }) =>
      `토픽 ${topic}: 파티션 ${number(partitions)}개, 복제 계수(replication factor) ${replicas}, id ${id}`,
  } satisfies Text<{ topic: string; partitions: number; replicas: number; id: string }>,
  done: {
    en: ({ what }) => `${what}: done`,
    ko: ({ what }) => `${what}: 완료했습니다`,
  } satisfies Text<{ what: string }>,
  described: {
    en: ({ topic, partitions }) => `${topic}: ${counted(partitions, 'partition')}`,
    ko: ({ topic, partitions }) => `토픽 ${topic}: 파티션 ${number(partitions)}개`,
  } satisfies Text<{ topic: string; partitions: number }>,
  configs: {
    en: ({ resource, configs }) => `${resource}: ${counted(configs, 'configuration')}`,
    ko: ({ resource, configs }) => `${resource}: 설정 ${number(configs)}개`,
  } satisfies Text<{ resource: string; configs: number }>,
  groupsFound: {
    en: ({ groups }) => `${counted(groups, 'group')}`,
    ko: ({ groups }) => `그룹 ${number(groups)}개`,
  } satisfies Text<{ groups: number }>,
  groupState: {
    en: ({ group, state, members }) => `${group} is ${state}, with ${counted(members, 'member')}`,
    ko: ({ group, state, members }) => `그룹 ${group}: 상태 ${state}, 멤버 ${number(members)}명`,
  } satisfies Text<{ group: string; state: string; members: number }>,
  coordinator: {
    en: ({ key, broker, address }) => `the coordinator of ${key} is broker ${broker} (${address})`,
    ko: ({ key, broker, address }) => `${key}의 코디네이터는 브로커 ${broker} (${address})입니다`,
  } satisfies Text<{ key: string; broker: number; address: string }>,
  producerId: {
    en: ({ id, epoch }) => `producer id ${id}, epoch ${epoch}`,
    ko: ({ id, epoch }) => `프로듀서 ID ${id}, epoch ${epoch}`,
  } satisfies Text<{ id: number; epoch: number }>,
  byKey: {
    en: ({ key, hash, positive, count, ...place }) =>
      `key ${key} → ${nameOf(place)}: murmur2 hash ${hash}${positive} % ${counted(count, 'partition')} = ${place.partition}`,
    ko: ({ key, hash, positive, count, ...place }) =>
      `키 ${key} → ${nameOf(place)}: murmur2 해시 ${hash}${positive} % ${count}(파티션 수) = ${place.partition}`,
  } satisfies Text<Place & { key: string; hash: number; positive: string; count: number }>,
  byKeyAgain: {
    en: ({ key, ...place }) => `key ${key} → ${nameOf(place)}: the same key, the same partition`,
    ko: ({ key, ...place }) => `키 ${key} → ${nameOf(place)}: 같은 키는 같은 파티션으로 갑니다`,
  } satisfies Text<Place & { key: string }>,
  withoutSign: {
    en: ({ positive }) => `, without the sign bit ${positive},`,
    ko: ({ positive }) => `, 부호 비트를 떼면 ${positive},`,
  } satisfies Text<{ positive: number }>,
  bySticky: {
    en: (place) =>
      `no key → ${nameOf(place)}: chosen at random, and kept until a batch is full (sticky partitioner)`,
    ko: (place) =>
      `키 없음 → ${nameOf(place)}: 무작위로 고른 뒤 배치가 찰 때까지 계속 사용합니다 (스티키 파티셔너)`,
  } satisfies Text<Place>,
  byStickyAgain: {
    en: (place) => `no key → ${nameOf(place)}: the same as before`,
    ko: (place) => `키 없음 → ${nameOf(place)}: 앞과 같은 파티션`,
  } satisfies Text<Place>,
  byTurn: {
    en: (place) => `→ ${nameOf(place)}: it is its turn (round robin)`,
    ko: (place) => `→ ${nameOf(place)}: 차례대로 (라운드 로빈)`,
  } satisfies Text<Place>,
  given: {
    en: (place) => `→ ${nameOf(place)}: the record names it`,
    ko: (place) => `→ ${nameOf(place)}: 레코드가 직접 지정했습니다`,
  } satisfies Text<Place>,
  batch: {
    en: ({ records, bytes, compression, ...place }) =>
      `${nameOf(place)}: one batch of ${counted(records, 'record')}, ${counted(bytes, 'byte')}, ${compression}`,
    ko: ({ records, bytes, compression, ...place }) =>
      `${nameOf(place)}: 배치 1개, 레코드 ${number(records)}개, ${number(bytes)}바이트, ${compression}`,
  } satisfies Text<Place & { records: number; bytes: number; compression: string }>,
  uncompressed: fixed('not compressed', '압축 안 함'),
  compressed: {
    en: ({ codec }) => `compressed with ${codec}`,
    ko: ({ codec }) => `${codec} 압축`,
  } satisfies Text<{ codec: string }>,
  acknowledged: {
    en: ({ first, last }) => `${spelled(first, last, 'offset')}`,
    ko: ({ first, last }) => `오프셋 ${span(first, last)}`,
  } satisfies Text<{ first: number; last: number }>,
  unacknowledged: fixed(
    'acks=0: nobody will say whether it arrived',
    'acks=0: 도착했는지 확인하지 않습니다',
  ),
  memberIdGiven: {
    en: ({ member }) => `first you need an id: ${member} — and ask again with it`,
    ko: ({ member }) => `먼저 멤버 ID를 받습니다: ${member}. 이 ID로 다시 요청합니다`,
  } satisfies Text<{ member: string }>,
  joined: {
    en: ({ generation, assignor, leads, members }) =>
      `generation ${generation}, assignor ${assignor}; ${leads ? `this member is the leader and assigns the partitions to ${counted(members, 'member')}` : 'another member is the leader and assigns the partitions'}`,
    ko: ({ generation, assignor, leads, members }) =>
      `세대(generation) ${generation}, 할당자(assignor) ${assignor}. ${leads ? `이 멤버가 리더이므로 멤버 ${number(members)}명에게 파티션을 할당합니다` : '다른 멤버가 리더로서 파티션을 할당합니다'}`,
  } satisfies Text<{ generation: number; assignor: string; leads: boolean; members: number }>,
  assigned: {
    en: ({ partitions }) => `assigned: ${partitions === '' ? 'no partition' : partitions}`,
    ko: ({ partitions }) => `할당받은 파티션: ${partitions === '' ? '없음' : partitions}`,
  } satisfies Text<{ partitions: string }>,
  memberEpoch: {
    en: ({ epoch, partitions }) =>
      `member epoch ${epoch}${partitions === undefined ? '' : `, assigned by the broker: ${partitions === '' ? 'no partition' : partitions}`}`,
    ko: ({ epoch, partitions }) =>
      `멤버 epoch ${epoch}${partitions === undefined ? '' : `, 브로커가 할당한 파티션: ${partitions === '' ? '없음' : partitions}`}`,
  } satisfies Text<{ epoch: number; partitions: string | undefined }>,
  committedAt: {
    en: ({ positions }) => `committed before: ${positions}`,
    ko: ({ positions }) => `이전에 커밋한 오프셋: ${positions}`,
  } satisfies Text<{ positions: string }>,
  nothingCommitted: {
    en: ({ partitions }) => `nothing committed yet for ${partitions}`,
    ko: ({ partitions }) => `아직 커밋한 오프셋이 없는 파티션: ${partitions}`,
  } satisfies Text<{ partitions: string }>,
  asked: {
    en: ({ what, positions }) => `${what}: ${positions}`,
    ko: ({ what, positions }) => `${what}: ${positions}`,
  } satisfies Text<{ what: string; positions: string }>,
  earliest: fixed('the beginning', '처음'),
  latest: fixed('the end', '끝'),
  atTimestamp: {
    en: ({ time }) => `the first record at or after ${time}`,
    ko: ({ time }) => `${time} 이후 첫 레코드`,
  } satisfies Text<{ time: string }>,
  otherOffset: fixed('offset', '오프셋'),
  fetched: {
    en: ({ records, bytes, first, last, end, ...place }) =>
      `${nameOf(place)}: ${counted(records, 'record')} (${spelled(first, last, 'offset')}) in ${counted(bytes, 'byte')}; high watermark ${end}`,
    ko: ({ records, bytes, first, last, end, ...place }) =>
      `${nameOf(place)}: 레코드 ${number(records)}개 (오프셋 ${span(first, last)}), ${number(bytes)}바이트. 하이 워터마크 ${end}`,
  } satisfies Text<
    Place & { records: number; bytes: number; first: number; last: number; end: number }
  >,
  fetchedNothing: fixed(
    'nothing new: the broker waited for records before it answered',
    '새 레코드가 없습니다. 브로커는 레코드를 기다렸다가 응답했습니다',
  ),
  committed: {
    en: ({ positions }) => positions,
    ko: ({ positions }) => positions,
  } satisfies Text<{ positions: string }>,
  left: fixed('the group goes on without this member', '이 멤버는 그룹에서 나왔습니다'),
  moreFetches: {
    en: ({ fetches, records }) =>
      `${counted(records, 'more record')} from ${counted(fetches, 'more fetch', 'more fetches')}`,
    ko: ({ fetches, records }) => `이후 Fetch ${number(fetches)}번: 레코드 ${number(records)}개`,
  } satisfies Text<{ fetches: number; records: number }>,
  storedIn: {
    en: ({ file, position, bytes }) =>
      `${file}, from byte ${position} on: ${counted(bytes, 'byte')}`,
    ko: ({ file, position, bytes }) =>
      `${file} 파일, ${position}번째 바이트부터 ${number(bytes)}바이트`,
  } satisfies Text<{ file: string; position: number; bytes: number }>,
  readBack: {
    en: ({ bytes, ...place }) =>
      `${nameOf(place)}, read back with Fetch: ${counted(bytes, 'byte')}, the same as in the broker's file`,
    ko: ({ bytes, ...place }) =>
      `${nameOf(place)}, Fetch로 다시 읽은 ${number(bytes)}바이트. 브로커의 파일에 있는 그대로입니다`,
  } satisfies Text<Place & { bytes: number }>,
  notReadBack: {
    en: ({ reason }) => `it could not be read back: ${reason}`,
    ko: ({ reason }) => `다시 읽지 못했습니다: ${reason}`,
  } satisfies Text<{ reason: string }>,
  batchHeader: fixed('the batch', '배치'),
  inBatch: {
    en: ({ offset }) =>
      `the record with offset ${offset} (its numbers are zigzag varints: 02 is 1)`,
    ko: ({ offset }) => `오프셋 ${offset}의 레코드 (숫자는 지그재그 varint입니다: 02는 1)`,
  } satisfies Text<{ offset: number }>,
  decompressed: {
    en: ({ bytes, offset }) =>
      `the record with offset ${offset}, in the ${counted(bytes, 'byte')} after decompression`,
    ko: ({ bytes, offset }) => `오프셋 ${offset}의 레코드 (압축을 푼 ${number(bytes)}바이트 안)`,
  } satisfies Text<{ bytes: number; offset: number }>,
  total: {
    en: ({ requests, connections, ms }) =>
      `${counted(requests, 'request')} on ${counted(connections, 'connection')} in ${ms}`,
    ko: ({ requests, connections, ms }) =>
      `요청 ${number(requests)}개, 연결 ${number(connections)}개, ${ms}`,
  } satisfies Text<{ requests: number; connections: number; ms: string }>,
  noRequest: fixed('no request was sent', '브로커에 아무 요청도 보내지 않았습니다'),
  exitStatus: {
    en: ({ status }) => `exit status ${status}`,
    ko: ({ status }) => `종료 코드 ${status}`,
  } satisfies Text<{ status: number }>,
  moreRecords: {
    en: ({ records, shares }) => `${counted(records, 'more record')}: ${shares}`,
    ko: ({ records, shares }) => `이후 레코드 ${number(records)}개: ${shares}`,
  } satisfies Text<{ records: number; shares: string }>,
  share: {
    en: ({ records, ...place }) => `${nameOf(place)} ${number(records)}`,
    ko: ({ records, ...place }) => `${nameOf(place)} ${number(records)}개`,
  } satisfies Text<Place & { records: number }>,
  moreBatches: {
    en: ({ batches, records, bytes }) =>
      `${counted(batches, 'more batch', 'more batches')} with ${counted(records, 'record')}, ${counted(bytes, 'byte')}`,
    ko: ({ batches, records, bytes }) =>
      `이후 배치 ${number(batches)}개: 레코드 ${number(records)}개, ${number(bytes)}바이트`,
  } satisfies Text<{ batches: number; records: number; bytes: number }>,
} satisfies Record<string, Text<never>>

const nameOf = ({ topic, partition }: Place): string => `${topic}-${partition}`

const span = (first: number, last: number): string =>
  first === last ? `${first}` : `${first}–${last}`

const spelled = (first: number, last: number, noun: string): string =>
  `${noun}${first === last ? '' : 's'} ${span(first, last)}`
