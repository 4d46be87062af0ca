/** The assignors that `group.consumer.assignors` can name, by their names and as Apache Kafka's classes. */
import { range } from './range.ts'
import type { ServerAssignor } from './server-assignor.ts'
import { uniform } from './uniform.ts'

const PACKAGE = 'org.apache.kafka.coordinator.group.assignor'

const byName: ReadonlyMap<string, ServerAssignor> = new Map([
  [uniform.name, uniform],
  [range.name, range],
  [`${PACKAGE}.UniformAssignor`, uniform],
  [`${PACKAGE}.RangeAssignor`, range],
])

/** In the order of the names; the table of configurations lets no others in. */
export function assignorsNamed(names: readonly string[]): ServerAssignor[] {
  return names.map((name) => byName.get(name)).filter((assignor) => assignor !== undefined)
}
