/**
 * ApiVersions: the APIs and versions served, and the cluster's features.
 *
 * The list follows from the table of handlers. Produce is shown from version 0 though 0 to 2 are refused, because
 * librdkafka switches compression off otherwise. Before version 4 clients cannot read a feature that begins at
 * level 0, so those are left out (KAFKA-17011). INVALID_REQUEST: a software name or version that is none (KIP-511).
 */

import type { apiVersions as api } from '../../protocol/apis/api-versions.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Api } from '../../protocol/schema.ts'
import { finalizedFeatures, supportedFeatures } from '../metadata/feature-levels.ts'
import type { BrokerParts, Handler } from '../request-context.ts'

const PRODUCE_KEY = 0
const SOFTWARE = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/
const FIRST_VERSION_WITH_SOFTWARE = 3
const FIRST_VERSION_WITH_LEVEL_0 = 4

type Served = readonly Pick<Api, 'key' | 'minVersion' | 'maxVersion'>[]

/** Shows what the listener serves. */
export const apiVersionsOf =
  (servedOn: (broker: BrokerParts) => Served): Handler<typeof api> =>
  (request, { apiVersion }, broker) => {
    if (apiVersion >= FIRST_VERSION_WITH_SOFTWARE) {
      const { clientSoftwareName, clientSoftwareVersion } = request
      if (!SOFTWARE.test(clientSoftwareName) || !SOFTWARE.test(clientSoftwareVersion)) {
        return { errorCode: errorCode('INVALID_REQUEST'), apiKeys: [], throttleTimeMs: 0 }
      }
    }
    const { image } = broker.metadata
    const level0 = apiVersion >= FIRST_VERSION_WITH_LEVEL_0
    return {
      errorCode: 0,
      apiKeys: servedOn(broker).map(({ key, minVersion, maxVersion }) => ({
        apiKey: key,
        minVersion: key === PRODUCE_KEY ? 0 : minVersion,
        maxVersion,
      })),
      throttleTimeMs: 0,
      supportedFeatures: supportedFeatures
        .filter(({ minSupportedVersion }) => minSupportedVersion > 0 || level0)
        .map(({ name, minSupportedVersion, maxSupportedVersion }) => ({
          name,
          minVersion: minSupportedVersion,
          maxVersion: maxSupportedVersion,
        })),
      finalizedFeaturesEpoch: image.offset,
      finalizedFeatures: finalizedFeatures(image, broker.metadata.kraftVersion).map(
        ({ name, level }) => ({ name, maxVersionLevel: level, minVersionLevel: level }),
      ),
    }
  }

export const apiVersions = apiVersionsOf((broker) => broker.servedApis)
