/** Variables that change what a broker does, and those that look as if they did. */

import { environmentProperties, propertyName } from '../server/environment-properties.ts'
import { type Finding, ok, warn } from './finding.ts'

const CHECK = 'environment'

type Environment = Readonly<Record<string, string | undefined>>

/** Of Kafka's scripts, for Java. */
const FOR_JAVA = /^KAFKA_(OPTS|HEAP_OPTS|JMX_|JVM_|GC_|LOG4J|DEBUG)/
const SAMSA = /^SAMSA_/

export function checkEnvironment(
  environment: Environment,
  isKnown: (property: string) => boolean,
): Finding[] {
  const names = Object.keys(environment).filter((name) => /^(KAFKA|SAMSA)_/.test(name))
  const properties = environmentProperties(environment, isKnown)
  return names.sort().map((name): Finding => {
    const property = propertyName(name)
    if (SAMSA.test(name)) return ok(CHECK, `${name}=${environment[name]}`)
    if (properties[property] !== undefined) {
      return ok(CHECK, `${name}: samsa broker start takes ${property}=${properties[property]}`)
    }
    if (FOR_JAVA.test(name)) return ok(CHECK, `${name} is for Java and has no effect`)
    return warn(
      CHECK,
      `${name} names no configuration (${property}) and has no effect`,
      `unset ${name}, or correct its name: KAFKA_LOG_DIRS is log.dirs`,
    )
  })
}
