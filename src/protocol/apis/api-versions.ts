import { api, array, boolean, int16, int32, int64, string } from '../schema.ts'

/**
 * Tells which APIs and versions a broker speaks, and which features the cluster has. It is a
 * client's first request, so a version that the broker does not know is answered in version 0, with
 * UNSUPPORTED_VERSION and the range of this API (KIP-511), and the response header never has tagged
 * fields. Since version 3 the client says its software's name and version; a bad one is
 * INVALID_REQUEST.
 *
 * Before version 4 a supported feature must not have 0 as its lowest level: Java clients fail on
 * it.
 */
export const apiVersions = api({
  name: 'ApiVersions',
  key: 18,
  versions: '0-4',
  flexible: '3+',
  flexibleResponseHeader: false,
  request: {
    clientSoftwareName: string('3+', { ignorable: true }),
    clientSoftwareVersion: string('3+', { ignorable: true }),
  },
  response: {
    errorCode: int16(),
    apiKeys: array({ apiKey: int16(), minVersion: int16(), maxVersion: int16() }),
    throttleTimeMs: int32('1+', { ignorable: true }),
    supportedFeatures: array({ name: string(), minVersion: int16(), maxVersion: int16() }, '3+', {
      tag: 0,
      ignorable: true,
    }),
    finalizedFeaturesEpoch: int64('3+', { default: -1, tag: 1, ignorable: true }),
    finalizedFeatures: array(
      { name: string(), maxVersionLevel: int16(), minVersionLevel: int16() },
      '3+',
      { tag: 2, ignorable: true },
    ),
    zkMigrationReady: boolean('3+', { default: false, tag: 3, ignorable: true }),
  },
})
