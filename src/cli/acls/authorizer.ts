/** How kafka-acls fails, and the way without a broker that tutorials of the ZooKeeper era take. */

import { hint } from '../hints.ts'
import { futureHeadLine, futureMessage } from '../java-exceptions.ts'
import type { Presentation } from '../manners.ts'
import { illegalArgument, JavaError } from '../option-errors.ts'

/** The message and the exception, on stdout. */
export const authorizerFailure: Presentation = (error) => {
  process.stdout.write(
    `Error while executing ACL command: ${futureMessage(error)}\n${futureHeadLine(error)}\n\n`,
  )
  return 1
}

const ZOOKEEPER_AUTHORIZER = 'kafka.security.authorizer.AclAuthorizer'

/**
 * Throws JavaError, always: Kafka's tool loads the authorizer, a Java class, into its own process, and the usual one
 * writes into ZooKeeper.
 */
export function refuseAuthorizer(
  authorizer = ZOOKEEPER_AUTHORIZER,
  properties: readonly string[],
): never {
  const bad = properties.find((property) => !property.includes('='))
  if (bad !== undefined) throw illegalArgument(`Missing value for key ${bad}}`)
  hint('ask a broker: --bootstrap-server localhost:9092 in the place of --authorizer-properties.')
  if (authorizer !== ZOOKEEPER_AUTHORIZER) {
    throw new JavaError('java.lang.ClassNotFoundException', authorizer)
  }
  throw new JavaError(
    'org.apache.kafka.common.errors.UnsupportedVersionException',
    'ACLs in ZooKeeper cannot be reached: use --bootstrap-server.',
  )
}
