import { api, array, boolean, int8, int16, int32, string } from '../schema.ts'

/**
 * Describes the configuration of topics (2), brokers (4), broker loggers (8), client metrics (16)
 * or groups (32): values with their source, type and synonyms. Null keys ask for all. A sensitive
 * value is null. Errors, per resource: UNKNOWN_TOPIC_OR_PARTITION, INVALID_REQUEST,
 * TOPIC_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED. Version 1 has synonyms, version 3 types
 * and documentation.
 */
export const describeConfigs = api({
  name: 'DescribeConfigs',
  key: 32,
  versions: '1-4',
  flexible: '4+',
  request: {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configurationKeys: array(string(), '0+', { nullable: true }),
    }),
    includeSynonyms: boolean('0+', { default: false }),
    includeDocumentation: boolean('3+', { default: false }),
  },
  response: {
    throttleTimeMs: int32(),
    results: array({
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true }),
      resourceType: int8(),
      resourceName: string(),
      configs: array({
        name: string(),
        value: string('0+', { nullable: true }),
        readOnly: boolean(),
        configSource: int8('0+', { default: -1 }),
        isSensitive: boolean(),
        synonyms: array({
          name: string(),
          value: string('0+', { nullable: true }),
          source: int8(),
        }),
        configType: int8('3+', { default: 0, ignorable: true }),
        documentation: string('3+', { nullable: '0+', ignorable: true }),
      }),
    }),
  },
})
