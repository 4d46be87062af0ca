/** Principals between brokers and controllers. */
import { boolean, message, string } from '../schema.ts'

/**
 * Who asks, as a broker tells it to the controller in an Envelope; an int16 version goes before it.
 */
export const defaultPrincipalData = message({
  name: 'DefaultPrincipalData',
  versions: '0',
  flexible: '0+',
  fields: { type: string(), name: string(), tokenAuthenticated: boolean() },
})
