import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, commandConfig, jsonOption } from '../cli/common-options.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool, messageAndTrace } from '../cli/manners.ts'
import { illegalArgument } from '../cli/option-errors.ts'
import { flag, integer, list, option } from '../cli/options.ts'
import { check, conflicts, exactlyOne, never, onlyWith, requires, when } from '../cli/rules.ts'
import { topicCommandError } from '../cli/topics/topic-command-error.ts'
import type { Admin } from '../client/admin.ts'

const ACTIONS = ['create', 'list', 'alter', 'describe', 'delete']

export default class Topics extends KafkaCommand {
  static override summary = 'Create, list, describe, alter and delete topics.'
  static override description =
    'Exactly one action (--create, --list, --describe, --alter, --delete) is required. ' +
    'With every action but --create, --topic is a Java regular expression that must match the whole name; ' +
    'commas separate alternatives.'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --create --topic events --partitions 3',
    '<%= command.id %> --bootstrap-server localhost:9092 --list',
    '<%= command.id %> --bootstrap-server localhost:9092 --describe --topic events',
    '<%= command.id %> --bootstrap-server localhost:9092 --alter --topic events --partitions 6',
    '<%= command.id %> --bootstrap-server localhost:9092 --delete --topic "test-.*"',
  ]
  static override manners = {
    ...joptsimpleTool,
    optionErrors: messageAndTrace,
    valueErrors: topicCommandError,
    failures: messageAndTrace,
  }
  static override rules = [
    exactlyOne(
      ACTIONS,
      'Command must include exactly one action: --list, --describe, --create, --alter or --delete',
    ),
    check((given) =>
      given.has('bootstrap-server')
        ? undefined
        : illegalArgument('--bootstrap-server must be specified'),
    ),
    requires('topic', 'create', 'alter', 'delete'),
    when(
      'alter',
      never(
        'Option combination "[[bootstrap-server], [config]]" can\'t be used with option "[alter]" ' +
          '(the kafka-configs CLI supports altering topic configs with a --bootstrap-server option)',
        (given) => given.has('config'),
      ),
      requires('partitions'),
    ),
    onlyWith('config', ['create', 'alter'], ACTIONS),
    onlyWith('delete-config', ['alter'], ACTIONS),
    onlyWith('partitions', ['create', 'alter'], ACTIONS),
    onlyWith('replication-factor', ['create'], ACTIONS),
    onlyWith('replica-assignment', ['create', 'alter'], ACTIONS),
    when('create', conflicts('replica-assignment', 'partitions', 'replication-factor')),
    onlyWith('under-replicated-partitions', ['describe'], ACTIONS),
    onlyWith('under-min-isr-partitions', ['describe'], ACTIONS),
    onlyWith('at-min-isr-partitions', ['describe'], ACTIONS),
    onlyWith('unavailable-partitions', ['describe'], ACTIONS),
    onlyWith('topics-with-overrides', ['describe'], ACTIONS),
    onlyWith('if-exists', ['alter', 'delete', 'describe'], ACTIONS),
    onlyWith('if-not-exists', ['create'], ACTIONS),
    onlyWith('exclude-internal', ['list', 'describe'], ACTIONS),
    onlyWith('json', ['list', 'describe'], ACTIONS),
  ]
  static override flags = {
    ...bootstrapServer,
    ...commandConfig,
    ...jsonOption,
    create: flag({ description: 'Create a topic.' }),
    delete: flag({ description: 'Delete the topics that --topic matches.' }),
    alter: flag({ description: 'Give the topics that --topic matches more partitions.' }),
    list: flag({ description: 'List the names of topics.' }),
    describe: flag({
      description: 'Show topics with their partitions, replicas and configuration.',
    }),
    topic: option({
      description: 'The topic; a Java regular expression except with --create.',
      helpValue: 'TOPIC',
    }),
    'topic-id': option({ description: 'The topic to describe, by its id.', helpValue: 'ID' }),
    partitions: integer({
      description: 'The number of partitions at --create, the new total at --alter.',
      helpValue: 'COUNT',
    }),
    'replication-factor': integer({
      description: "Replicas of each partition; without it the broker's default.",
      helpValue: 'COUNT',
    }),
    'replica-assignment': option({
      description: 'Brokers of each partition by hand: 0:1,1:2 are two partitions of two replicas.',
      helpValue: 'ID:ID,...',
    }),
    config: list({
      description: 'A configuration of the new topic; may come several times.',
      helpValue: 'NAME=VALUE',
    }),
    'delete-config': list({
      description: 'Has no effect any more: use kafka-configs --delete-config.',
      helpValue: 'NAME',
    }),
    'if-exists': flag({
      description: 'Do nothing, and do not fail, when the topic does not exist.',
    }),
    'if-not-exists': flag({ description: 'Do nothing, and do not fail, when the topic exists.' }),
    'exclude-internal': flag({ description: 'Leave internal topics out.' }),
    'topics-with-overrides': flag({
      description: 'Only topics with a configuration of their own.',
    }),
    'unavailable-partitions': flag({ description: 'Only partitions without a live leader.' }),
    'under-replicated-partitions': flag({
      description: 'Only partitions with replicas out of sync.',
    }),
    'under-min-isr-partitions': flag({
      description: 'Only partitions with fewer replicas in sync than min.insync.replicas.',
    }),
    'at-min-isr-partitions': flag({
      description: 'Only partitions with exactly min.insync.replicas replicas in sync.',
    }),
    'partition-size-limit-per-response': integer({
      description: 'Partitions that a broker may describe in one response.',
      helpValue: 'COUNT',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Topics)
    const act = async (admin: Admin): Promise<void> => {
      if (flags.describe) {
        const { describeTopics } = await import('../cli/topics/describe-topics.ts')
        return describeTopics(admin, flags)
      }
      if (flags.list) {
        const { listTopics } = await import('../cli/topics/select-topics.ts')
        return listTopics(admin, flags)
      }
      const change = await import('../cli/topics/change-topics.ts')
      if (flags.create) return change.createTopic(admin, flags)
      return flags.alter ? change.alterTopics(admin, flags) : change.deleteTopics(admin, flags)
    }
    await withAdmin(flags, (admin) =>
      act(admin).catch((error: Error) => {
        throw new Exit(topicCommandError(error))
      }),
    )
  }
}
