import { KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'

export default class Explain extends KafkaCommand {
  static override tool = ''
  static override operands = 'TOOL [ARGUMENTS…]'
  static override summary = 'Run a tool and tell what it does on the way.'
  static override description =
    'TOOL ARGUMENTS… runs as it would without `samsa explain`: the same input, the same output, the same exit status. On ' +
    'standard error it is told what happens: connections, requests and their versions, who leads a partition and ' +
    'coordinates a group, which partition a record goes to and why, what a group agrees on, what is fetched and ' +
    'committed, and the bytes that a record became on the disk. In Korean where LC_ALL, LC_MESSAGES or LANG begins with ' +
    'ko, else in English.'
  static override examples = [
    '<%= command.id %> kafka-topics --bootstrap-server localhost:9092 --create --topic orders --partitions 3',
    'echo hello | <%= command.id %> kafka-console-producer --bootstrap-server localhost:9092 --topic orders',
    'LANG=ko_KR.UTF-8 <%= command.id %> kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --from-beginning --max-messages 1',
  ]
  static override manners = samsaTool

  async run(): Promise<void> {
    const [first] = this.argv
    // What follows the tool's name is the tool's to read.
    if (first === undefined || first.startsWith('-')) await this.parse(Explain)
    if (first === undefined) throw new UsageError('A tool is missing, for example kafka-topics')
    const { explainTool } = await import('../cli/explain/explain-tool.ts')
    await explainTool(this.argv)
  }
}
