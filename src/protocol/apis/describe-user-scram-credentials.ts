import { api, array, int8, int16, int32, string } from '../schema.ts'

export const describeUserScramCredentials = api({
  name: 'DescribeUserScramCredentials',
  key: 50,
  versions: '0',
  flexible: '0+',
  request: { users: array({ name: string() }, '0+', { nullable: true }) },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
    results: array({
      user: string(),
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true }),
      credentialInfos: array({ mechanism: int8(), iterations: int32() }),
    }),
  },
})
