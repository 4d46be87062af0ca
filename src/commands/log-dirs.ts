import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, commandConfig, jsonOption } from '../cli/common-options.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool, messageAndTrace } from '../cli/manners.ts'
import { flag, option } from '../cli/options.ts'
import { requires } from '../cli/rules.ts'

export default class LogDirs extends KafkaCommand {
  static override summary = 'Show what the log directories of brokers hold.'
  static override description =
    'Prints one line of JSON: for every broker its log directories, and in each the replicas with their size in bytes, ' +
    'and how many records they lag behind the high watermark.'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --describe',
    '<%= command.id %> --bootstrap-server localhost:9092 --describe --topic-list events --broker-list 0',
  ]
  static override manners = {
    ...joptsimpleTool,
    optionErrors: messageAndTrace,
    valueErrors: messageAndTrace,
    failures: messageAndTrace,
  }
  static override rules = [requires('bootstrap-server'), requires('describe')]
  static override flags = {
    ...bootstrapServer,
    ...commandConfig,
    ...jsonOption,
    describe: flag({ description: 'Describe the log directories.' }),
    'topic-list': option({
      description: 'Only replicas of these topics; default: all.',
      helpValue: 'TOPIC,...',
    }),
    'broker-list': option({
      description: 'Only these brokers; default: all.',
      helpValue: 'ID,...',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(LogDirs)
    const { describeLogDirs } = await import('../cli/log-dirs.ts')
    await withAdmin(flags, (admin) => describeLogDirs(admin, flags))
  }
}
