import { api, array, boolean, int8, int16, int32, string } from '../schema.ts'

export const alterConfigs = api({
  name: 'AlterConfigs',
  key: 33,
  versions: '0-2',
  flexible: '2+',
  request: {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configs: array({ name: string(), value: string('0+', { nullable: true }) }),
    }),
    validateOnly: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    responses: array({
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true }),
      resourceType: int8(),
      resourceName: string(),
    }),
  },
})
