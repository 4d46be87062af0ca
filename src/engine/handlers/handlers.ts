/** Every API that the broker serves, with its handler. What is not here is not served, and ApiVersions does not show it. */
import { apiVersions as apiVersionsApi } from '../../protocol/apis/api-versions.ts'
import { deleteRecords as deleteRecordsApi } from '../../protocol/apis/delete-records.ts'
import { describeLogDirs as describeLogDirsApi } from '../../protocol/apis/describe-log-dirs.ts'
import { fetch as fetchApi } from '../../protocol/apis/fetch.ts'
import { initProducerId as initProducerIdApi } from '../../protocol/apis/init-producer-id.ts'
import { listOffsets as listOffsetsApi } from '../../protocol/apis/list-offsets.ts'
import { offsetForLeaderEpoch as offsetForLeaderEpochApi } from '../../protocol/apis/offset-for-leader-epoch.ts'
import { produce as produceApi } from '../../protocol/apis/produce.ts'
import type { Api } from '../../protocol/schema.ts'
import type { ServedApi } from '../network/request-processor.ts'
import type { Handler } from '../request-context.ts'
import { apiVersions } from './api-versions.ts'
import { deleteRecords } from './delete-records.ts'
import { describeLogDirs } from './describe-log-dirs.ts'
import { fetch } from './fetch.ts'
import { initProducerId } from './init-producer-id.ts'
import { listOffsets } from './list-offsets.ts'
import { offsetForLeaderEpoch } from './offset-for-leader-epoch.ts'
import { produce } from './produce.ts'

/** Keeps the types of an API and its handler together; the table cannot. */
function serve<A extends Api>(api: A, handle: Handler<A>): ServedApi {
  return { api, handle: handle as unknown as Handler<Api> }
}

const table: readonly ServedApi[] = [
  serve(produceApi, produce),
  serve(fetchApi, fetch),
  serve(listOffsetsApi, listOffsets),
  serve(apiVersionsApi, apiVersions),
  serve(deleteRecordsApi, deleteRecords),
  serve(initProducerIdApi, initProducerId),
  serve(offsetForLeaderEpochApi, offsetForLeaderEpoch),
  serve(describeLogDirsApi, describeLogDirs),
]

/** By key. */
export const handlers: ReadonlyMap<number, ServedApi> = new Map(
  table.map((served) => [served.api.key, served]),
)

/** What ApiVersions shows, in the order of the keys. */
export const servedApis: readonly Api[] = [...handlers.values()]
  .map(({ api }) => api)
  .sort((a, b) => a.key - b.key)
