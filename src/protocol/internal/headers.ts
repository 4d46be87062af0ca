/**
 * The headers before every request and response; frame.ts says which version goes with which API.
 */
import { int16, int32, message, string } from '../schema.ts'

/** The client id keeps its classic length even in version 2, so that any broker can read it. */
export const requestHeader = message({
  name: 'RequestHeader',
  versions: '1-2',
  flexible: '2+',
  fields: {
    requestApiKey: int16(),
    requestApiVersion: int16(),
    correlationId: int32(),
    clientId: string('1+', { nullable: true, flexible: 'none' }),
  },
})

export const responseHeader = message({
  name: 'ResponseHeader',
  versions: '0-1',
  flexible: '1+',
  fields: { correlationId: int32() },
})
