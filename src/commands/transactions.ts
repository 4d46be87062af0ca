import { withAdmin } from '../cli/admin-client.ts'
import { jsonOption } from '../cli/common-options.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool } from '../cli/manners.ts'
import { flag, integer, long, option, short } from '../cli/options.ts'
import { loadProperties } from '../cli/properties-file.ts'
import { orFailure, transactionFailure } from '../cli/transactions/transaction-failure.ts'

const topic = option({ description: 'The topic.', helpValue: 'TOPIC', required: true })
const partition = integer({ description: 'The partition.', helpValue: 'PARTITION', required: true })
const transactionalId = option({
  description: 'The transactional id.',
  helpValue: 'TRANSACTIONAL_ID',
  required: true,
})

export default class Transactions extends KafkaCommand {
  static override summary = 'Look at transactions, and end those that hang.'
  static override description =
    'A transaction hangs when a partition waits for a marker that no coordinator is going to write: read_committed ' +
    'consumers stop there. find-hanging finds such transactions, abort ends one; forceTerminateTransaction ends what a ' +
    'transactional id has open, and fences its producer.'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 list',
    '<%= command.id %> --bootstrap-server localhost:9092 describe --transactional-id transfer-1',
    '<%= command.id %> --bootstrap-server localhost:9092 find-hanging --broker-id 0',
    '<%= command.id %> --bootstrap-server localhost:9092 abort --topic events --partition 0 --start-offset 42',
  ]
  static override program = 'kafka-transactions.sh'
  static override manners = {
    ...argparse4jTool,
    help: { stream: 'stdout', status: 1 } as const,
    failures: transactionFailure,
  }
  static override flags = {
    version: flag({
      char: 'v',
      description: "Print the version of Kafka's tools that this one is like.",
    }),
    'command-config': option({
      description: "Properties file with the client's configuration.",
      helpValue: 'FILE',
    }),
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'host:port',
      required: true,
    }),
  }
  static override subcommands = {
    list: {
      summary: 'List transactional ids.',
      flags: {
        ...jsonOption,
        'duration-filter': long({
          description:
            'Only transactions that run longer than this, in milliseconds; negative: all.',
          helpValue: 'DURATION_FILTER',
        }),
        'transactional-id-pattern': option({
          description: 'Only ids that match this regular expression.',
          helpValue: 'TRANSACTIONAL_ID_PATTERN',
        }),
      },
    },
    describe: {
      summary: 'Describe a transactional id.',
      flags: { ...jsonOption, 'transactional-id': transactionalId },
    },
    'describe-producers': {
      summary: 'Describe the producers that a partition knows.',
      flags: {
        ...jsonOption,
        'broker-id': integer({
          description: 'The replica to ask, in the place of the leader.',
          helpValue: 'BROKER_ID',
        }),
        topic,
        partition,
      },
    },
    abort: {
      summary: 'Abort a transaction that hangs.',
      flags: {
        topic,
        partition,
        'start-offset': long({
          description: 'Where the transaction starts; enough for brokers of Kafka 3.0 and later.',
          helpValue: 'START_OFFSET',
        }),
        'producer-id': long({
          description: 'The producer, for older brokers.',
          helpValue: 'PRODUCER_ID',
        }),
        'producer-epoch': short({
          description: "The producer's epoch, for older brokers.",
          helpValue: 'PRODUCER_EPOCH',
        }),
        'coordinator-epoch': integer({
          description: "The coordinator's epoch, for older brokers.",
          helpValue: 'COORDINATOR_EPOCH',
        }),
      },
    },
    'find-hanging': {
      summary: 'Find transactions that hang.',
      flags: {
        ...jsonOption,
        'broker-id': integer({ description: 'Search this broker.', helpValue: 'BROKER_ID' }),
        'max-transaction-timeout': integer({
          description: 'Only transactions that run for longer than this, in minutes.',
          helpValue: 'MAX_TRANSACTION_TIMEOUT',
          default: 15,
        }),
        topic: option({ description: 'Search this topic.', helpValue: 'TOPIC' }),
        partition: integer({
          description: 'Search this partition of --topic.',
          helpValue: 'PARTITION',
        }),
      },
    },
    forceTerminateTransaction: {
      summary: 'Abort what a transactional id has open.',
      flags: {
        transactionalId: option({
          description: 'The transactional id.',
          helpValue: 'TRANSACTIONALID',
          required: true,
        }),
      },
    },
  }

  async run(): Promise<void> {
    const chosen = await this.parseSubcommand(Transactions.subcommands)
    const connection = chosen.global as {
      'bootstrap-server': string
      'command-config': string | undefined
    }
    const file = connection['command-config']
    await orFailure('Failed to load admin client properties', () => loadProperties(file))
    await withAdmin(connection, async (admin) => {
      const looking = await import('../cli/transactions/describe-transactions.ts')
      switch (chosen.command) {
        case 'list': {
          const { json, 'duration-filter': durationMs } = chosen.flags
          const pattern = chosen.flags['transactional-id-pattern']
          return await looking.listTransactions(admin, durationMs, pattern, json)
        }
        case 'describe':
          return await looking.describeTransaction(
            admin,
            chosen.flags['transactional-id'],
            chosen.flags.json,
          )
        case 'describe-producers': {
          const { flags } = chosen
          return await looking.describeProducers(admin, flags, flags['broker-id'], flags.json)
        }
        case 'abort': {
          const { abortTransaction, checkAbort } = await import(
            '../cli/transactions/abort-transaction.ts'
          )
          checkAbort(chosen.flags)
          return await abortTransaction(admin, chosen.flags)
        }
        case 'find-hanging': {
          const { checkSearch, findHanging } = await import('../cli/transactions/find-hanging.ts')
          const search = {
            brokerId: chosen.flags['broker-id'],
            topic: chosen.flags.topic,
            partition: chosen.flags.partition,
            maxTransactionTimeoutMinutes: chosen.flags['max-transaction-timeout'],
          }
          checkSearch(search)
          return await findHanging(admin, search, chosen.flags.json)
        }
        case 'forceTerminateTransaction': {
          const { forceTerminate } = await import('../cli/transactions/abort-transaction.ts')
          return await forceTerminate(admin, chosen.flags.transactionalId)
        }
      }
    })
  }
}
