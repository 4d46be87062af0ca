import { api, array, int16, int32, string, uint16, uuid } from '../schema.ts'

export const addRaftVoter = api({
  name: 'AddRaftVoter',
  key: 80,
  versions: '0',
  flexible: '0+',
  request: {
    clusterId: string('0+', { nullable: true }),
    timeoutMs: int32(),
    voterId: int32(),
    voterDirectoryId: uuid(),
    listeners: array({ name: string(), host: string(), port: uint16() }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
  },
})
