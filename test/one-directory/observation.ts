/** What clients see of a cluster, as sorted facts that can be compared. */
import { execa } from 'execa'
import { type Maker, run, samsa } from './node-process.ts'

/** By Apache Kafka's own clients. `classPath` has the compiled Observation and the clients. */
export async function observeWithJava(
  classPath: string,
  bootstrapServers: string,
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const args = ['-XX:TieredStopAtLevel=1', '-Xmx256M', '-cp', classPath, 'Observation']
  const { stdout } = await execa('java', [...args, bootstrapServers], { env })
  return stdout.split('\n')
}

const SERVER_TOOLS: readonly (readonly [tool: string, ...args: string[]])[] = [
  ['kafka-topics', '--describe'],
  ['kafka-get-offsets'],
  ['kafka-get-offsets', '--time', '-2'],
  ['kafka-consumer-groups', '--describe', '--all-groups'],
  ['kafka-consumer-groups', '--describe', '--all-groups', '--members', '--verbose'],
  ['kafka-consumer-groups', '--describe', '--all-groups', '--state'],
  ['kafka-configs', '--describe', '--entity-type', 'topics'],
  ['kafka-configs', '--describe', '--entity-type', 'brokers'],
  ['kafka-configs', '--describe', '--entity-type', 'users'],
  ['kafka-configs', '--describe', '--entity-type', 'clients'],
  ['kafka-configs', '--describe', '--entity-type', 'ips'],
  ['kafka-configs', '--describe', '--entity-type', 'client-metrics'],
]

/** Internal topics grow by themselves, and what is compacted begins anywhere. */
const isOwn = (line: string) => !line.startsWith('__') && !line.startsWith('compacted:')

/** By our tools. */
export async function observeWithTools(bootstrapServers: string): Promise<string[]> {
  const facts: string[] = []
  for (const [tool, ...args] of SERVER_TOOLS) {
    const text = await run(samsa, tool, ['--bootstrap-server', bootstrapServers, ...args])
    const name = [tool, ...args].join(' ')
    // Kafka 3.9 has no synonyms for what it says of metrics.
    const shown = args.includes('client-metrics') ? text.replaceAll(/ synonyms=.*/g, '') : text
    const lines = shown.split('\n').filter(isOwn)
    facts.push(...lines.map((line) => `${name}: ${line}`))
  }
  return facts.sort()
}

/** An index of a killed broker has room for what was to come, which Kafka's tool does not read. */
export const isLog = (file: string) => file.endsWith('.log')

/** That a maker's kafka-dump-log reads the files; throws with what it printed when it finds something wrong. */
export async function dump(maker: Maker, files: readonly string[]): Promise<void> {
  const text = await run(maker, 'kafka-dump-log', ['--files', files.join(',')])
  const wrong = text
    .split('\n')
    .filter((line) =>
      /isvalid: false|Found timestamp mismatch|Index.*mismatch|Exception/i.test(line),
    )
  if (wrong.length > 0) throw new Error(`${maker.name} finds wrong:\n${wrong.join('\n')}`)
}

/** Facts that one list has and the other does not. */
export function differences(before: readonly string[], after: readonly string[]): string[] {
  const lost = before.filter((fact) => !after.includes(fact))
  const added = after.filter((fact) => !before.includes(fact))
  return [...lost.map((fact) => `lost: ${fact}`), ...added.map((fact) => `added: ${fact}`)]
}
