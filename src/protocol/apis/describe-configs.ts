import { api, array, boolean, int8, int16, int32, string } from '../schema.ts'

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
