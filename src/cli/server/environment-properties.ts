/**
 * `KAFKA_*` variables as broker properties, mapped as Kafka's container images map them: without the prefix, in
 * lower case, `_` is a dot, `__` an underscore, `___` a dash. Only names that are configurations count, so
 * KAFKA_HOME, KAFKA_OPTS and their like mean nothing here.
 *
 * They apply to `samsa broker start` only, over a file and under --override; kafka-server-start
 * reads its file and nothing else, as Kafka's script does.
 */

type Environment = Readonly<Record<string, string | undefined>>

/** Variables of Kafka's scripts and images that are no properties, though their names could be. */
const NO_PROPERTIES: ReadonlySet<string> = new Set([
  'KAFKA_VERSION',
  'KAFKA_HEAP_OPTS',
  'KAFKA_LOG4J_OPTS',
  'KAFKA_OPTS',
  'KAFKA_JMX_OPTS',
  'KAFKA_JVM_PERFORMANCE_OPTS',
  'KAFKA_GC_LOG_OPTS',
  'KAFKA_LOG4J_ROOT_LOGLEVEL',
  'KAFKA_LOG4J_LOGGERS',
  'KAFKA_TOOLS_LOG4J_LOGLEVEL',
  'KAFKA_JMX_HOSTNAME',
])

/** `KAFKA_LOG_DIRS` is `log.dirs`. */
export function propertyName(variable: string): string {
  return variable
    .replaceAll('KAFKA_', '')
    .toLowerCase()
    .replaceAll('_', '.')
    .replaceAll('...', '-')
    .replaceAll('..', '_')
}

/** Advertised addresses with the host left open: where the images listen when only those are given. */
function listenersFor(advertised: string): string {
  return advertised.replaceAll(/:\/\/[^,]*:(\d+)/g, '://0.0.0.0:$1')
}

/** `isKnown` tells configurations from other variables. */
export function environmentProperties(
  environment: Environment,
  isKnown: (property: string) => boolean,
): Record<string, string> {
  const properties: Record<string, string> = {}
  for (const [variable, value] of Object.entries(environment)) {
    if (value === undefined || !variable.startsWith('KAFKA_')) continue
    const property = propertyName(variable)
    if (!NO_PROPERTIES.has(variable) && isKnown(property)) properties[property] = value
  }
  const advertised = properties['advertised.listeners']
  if (advertised !== undefined && properties['listeners'] === undefined) {
    properties['listeners'] = listenersFor(advertised)
  }
  return properties
}
