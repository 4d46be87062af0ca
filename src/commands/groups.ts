import { withAdmin } from '../cli/admin-client.ts'
import { commandConfig, jsonOption } from '../cli/common-options.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool, messageAndException } from '../cli/manners.ts'
import { flag, option } from '../cli/options.ts'
import { conflicts, exactlyOne } from '../cli/rules.ts'

export default class Groups extends KafkaCommand {
  static override summary = 'List groups of every type.'
  static override description =
    'Prints id, type and protocol of the groups: of consumers in the classic or the new protocol, of connectors, of ' +
    'share consumers, of streams.'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --list',
    '<%= command.id %> --bootstrap-server localhost:9092 --list --consumer',
  ]
  static override manners = { ...joptsimpleTool, failures: messageAndException }
  static override rules = [
    exactlyOne(['list'], 'Command must include exactly one action: --list.'),
    conflicts('consumer', 'group-type', 'protocol', 'share', 'streams'),
    conflicts('share', 'consumer', 'group-type', 'protocol', 'streams'),
    conflicts('streams', 'consumer', 'group-type', 'protocol', 'share'),
  ]
  static override flags = {
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
      required: true,
    }),
    ...commandConfig,
    ...jsonOption,
    list: flag({ description: 'List the groups.' }),
    'group-type': option({
      description: 'Only groups of this type: classic, consumer, share or streams.',
      helpValue: 'TYPE',
    }),
    protocol: option({ description: 'Only groups of this protocol type.', helpValue: 'PROTOCOL' }),
    consumer: flag({ description: 'Only groups of consumers, classic ones among them.' }),
    share: flag({ description: 'Only share groups.' }),
    streams: flag({ description: 'Only streams groups.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Groups)
    const { listGroups } = await import('../cli/groups.ts')
    await withAdmin(flags, (admin) => listGroups(admin, flags))
  }
}
