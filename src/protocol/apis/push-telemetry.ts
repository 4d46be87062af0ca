import { api, boolean, bytes, int8, int16, int32, uuid } from '../schema.ts'

/**
 * A client sends metrics, in the encoding of OpenTelemetry, or says that it stops (KIP-714).
 * Errors: UNKNOWN_SUBSCRIPTION_ID, TELEMETRY_TOO_LARGE, UNSUPPORTED_COMPRESSION_TYPE,
 * INVALID_REQUEST, INVALID_RECORD, THROTTLING_QUOTA_EXCEEDED.
 */
export const pushTelemetry = api({
  name: 'PushTelemetry',
  key: 72,
  versions: '0',
  flexible: '0+',
  request: {
    clientInstanceId: uuid(),
    subscriptionId: int32(),
    terminating: boolean(),
    compressionType: int8(),
    metrics: bytes(),
  },
  response: { throttleTimeMs: int32(), errorCode: int16() },
})
