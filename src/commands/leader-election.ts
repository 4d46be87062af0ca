import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, jsonOption } from '../cli/common-options.ts'
import { adminCommandFailed } from '../cli/json-object.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool, messageAndTrace } from '../cli/manners.ts'
import { flag, integer, option } from '../cli/options.ts'
import { check } from '../cli/rules.ts'

const PARTITIONS = ['topic', 'all-topic-partitions', 'path-to-json-file']

export default class LeaderElection extends KafkaCommand {
  static override summary = 'Elect leaders of partitions.'
  static override description =
    'A preferred election gives the leadership back to the first replica of a partition; an unclean one makes any live ' +
    'replica the leader of a partition that has none, and records that only the others had are lost.\n\n' +
    'The file: {"partitions": [{"topic": "events", "partition": 0}]}'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --election-type preferred --all-topic-partitions',
    '<%= command.id %> --bootstrap-server localhost:9092 --election-type unclean --topic events --partition 0',
  ]
  static override manners = {
    ...joptsimpleTool,
    optionErrors: messageAndTrace,
    valueErrors: messageAndTrace,
    failures: messageAndTrace,
  }
  static override rules = [
    check((given) => {
      const missing = ['bootstrap-server', 'election-type'].filter((name) => !given.has(name))
      if (missing.length === 0) return undefined
      return adminCommandFailed(`Missing required option(s): ${missing.join(', ')}`)
    }),
    check((given) =>
      PARTITIONS.filter((name) => given.has(name)).length === 1
        ? undefined
        : adminCommandFailed(
            `One and only one of the following options is required: ${PARTITIONS.join(', ')}`,
          ),
    ),
    check((given) => {
      if (given.has('topic') === given.has('partition')) return undefined
      return adminCommandFailed(
        given.has('topic')
          ? 'Missing required option(s): partition'
          : 'Option partition is only allowed if topic is used',
      )
    }),
  ]
  static override flags = {
    ...bootstrapServer,
    ...jsonOption,
    'admin.config': option({
      description: "Properties file with the client's configuration.",
      helpValue: 'FILE',
      aliases: ['command-config'],
    }),
    'election-type': option({ description: 'preferred or unclean.', helpValue: 'TYPE' }),
    topic: option({ description: 'The topic, with --partition.', helpValue: 'TOPIC' }),
    partition: integer({ description: 'The partition of --topic.', helpValue: 'PARTITION' }),
    'path-to-json-file': option({ description: 'A file with the partitions.', helpValue: 'FILE' }),
    'all-topic-partitions': flag({ description: 'All partitions.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(LeaderElection)
    const work = await import('../cli/leader-election.ts')
    const type = work.parseElectionType(flags['election-type'] ?? '')
    const file = flags['path-to-json-file']
    const { topic, partition } = flags
    const one = topic === undefined || partition === undefined ? undefined : [{ topic, partition }]
    const partitions = file === undefined ? one : work.readPartitions(file)
    const connection = {
      'bootstrap-server': flags['bootstrap-server'],
      'command-config': flags['admin.config'],
    }
    await withAdmin(connection, (admin) => work.electLeaders(admin, type, partitions, flags.json))
  }
}
