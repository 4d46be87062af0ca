import { api, array, boolean, int8, int16, int32, string, uuid } from '../schema.ts'

/**
 * A client asks which metrics the cluster wants from it, and how often (KIP-714). A zero client
 * instance id asks for a new one. Errors: INVALID_REQUEST, UNSUPPORTED_VERSION,
 * THROTTLING_QUOTA_EXCEEDED.
 */
export const getTelemetrySubscriptions = api({
  name: 'GetTelemetrySubscriptions',
  key: 71,
  versions: '0',
  flexible: '0+',
  request: { clientInstanceId: uuid() },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    clientInstanceId: uuid(),
    subscriptionId: int32(),
    acceptedCompressionTypes: array(int8()),
    pushIntervalMs: int32(),
    telemetryMaxBytes: int32(),
    deltaTemporality: boolean(),
    requestedMetrics: array(string()),
  },
})
