import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, commandConfig, jsonOption } from '../cli/common-options.ts'
import { futureHeadLine, futureMessage, javaClass } from '../cli/java-exceptions.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'
import { JavaError, UsageError } from '../cli/option-errors.ts'
import { flag, long, option } from '../cli/options.ts'
import { check, exactlyOne, never, requires } from '../cli/rules.ts'
import type { Admin } from '../client/admin.ts'
import { KafkaError } from '../protocol/errors.ts'

const COMMON = ['bootstrap-server', 'bootstrap-controller', 'command-config']
/** What each action takes beside the common options. */
const PERMITTED: Readonly<Record<string, readonly string[]>> = {
  generate: ['topics-to-move-json-file', 'broker-list', 'disable-rack-aware'],
  execute: [
    'reassignment-json-file',
    'additional',
    'throttle',
    'replica-alter-log-dirs-throttle',
    'timeout',
    'disallow-replication-factor-change',
  ],
  verify: ['reassignment-json-file', 'preserve-throttles', 'json'],
  cancel: ['reassignment-json-file', 'preserve-throttles', 'timeout'],
  list: ['json'],
}
const ACTIONS = Object.keys(PERMITTED)

/** On stdout; an error whose message says all without its class. */
function failed(error: Error): number {
  if (javaClass(error).endsWith('.TerseException')) {
    process.stdout.write(`${error.message}\n`)
    return 1
  }
  const cause = error instanceof JavaError && error.cause instanceof KafkaError && error.cause
  const causedBy = cause ? `Caused by: ${futureHeadLine(cause)}\n` : ''
  const trace = `${futureHeadLine(error)}\n${causedBy}`
  process.stdout.write(`Error: ${futureMessage(error)}\n${trace}\n`)
  return 1
}

export default class ReassignPartitions extends KafkaCommand {
  static override summary = 'Move partitions to other brokers or log directories.'
  static override description =
    '--generate proposes a plan, --execute starts it, --verify tells how far it is and takes limits back when all is ' +
    'done, --cancel undoes what is under way, --list shows it.\n\n' +
    'The plan: {"version": 1, "partitions": [{"topic": "events", "partition": 0, "replicas": [1, 2], "log_dirs": ["any", "/data/b"]}]}\n' +
    'The topics: {"version": 1, "topics": [{"topic": "events"}]}'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --generate --topics-to-move-json-file topics.json --broker-list 1,2,3',
    '<%= command.id %> --bootstrap-server localhost:9092 --execute --reassignment-json-file plan.json --throttle 50000000',
    '<%= command.id %> --bootstrap-server localhost:9092 --verify --reassignment-json-file plan.json',
  ]
  static override manners = {
    ...joptsimpleTool,
    valueErrors: failed,
    failures: failed,
  }
  static override rules = [
    exactlyOne(
      ACTIONS,
      'Command must include exactly one action: --generate, --execute, --verify, --cancel, --list',
    ),
    never('Please specify --bootstrap-server', (given) =>
      COMMON.slice(0, 2).every((name) => !given.has(name)),
    ),
    never("Please don't specify both --bootstrap-server and --bootstrap-controller", (given) =>
      COMMON.slice(0, 2).every((name) => given.has(name)),
    ),
    requires('topics-to-move-json-file', 'generate'),
    requires('broker-list', 'generate'),
    requires('reassignment-json-file', 'execute', 'verify', 'cancel'),
    check((given) => {
      const action = ACTIONS.find((name) => given.has(name)) ?? ''
      const permitted = [action, ...COMMON, ...(PERMITTED[action] ?? [])]
      const other = given.names().find((name) => !permitted.includes(name))
      return other === undefined
        ? undefined
        : new UsageError(`Option "[${other}]" can't be used with action "[${action}]"`)
    }),
  ]
  static override flags = {
    ...jsonOption,
    ...bootstrapServer,
    ...commandConfig,
    'bootstrap-controller': option({
      description: 'The controllers to connect to first, in place of brokers.',
      helpValue: 'HOST:PORT,...',
    }),
    generate: flag({ description: 'Propose a plan; nothing is moved.' }),
    execute: flag({ description: 'Start the moves of a plan.' }),
    verify: flag({ description: 'Tell how far a plan is; take limits back when it is done.' }),
    cancel: flag({ description: 'Take back what is under way of a plan.' }),
    list: flag({ description: 'List the moves that are under way.' }),
    'reassignment-json-file': option({ description: 'A file with a plan.', helpValue: 'FILE' }),
    'topics-to-move-json-file': option({
      description: 'A file with the topics to propose a plan for.',
      helpValue: 'FILE',
    }),
    'broker-list': option({
      description: 'The brokers among which the proposed plan divides the replicas.',
      helpValue: 'ID,...',
    }),
    'disable-rack-aware': flag({ description: 'Propose without a look at the racks.' }),
    throttle: long({
      description: 'Bytes per second that may be copied between brokers; -1: no limit.',
      helpValue: 'BYTES',
      default: -1,
    }),
    'replica-alter-log-dirs-throttle': long({
      description: 'Bytes per second that may be copied between log directories; -1: no limit.',
      helpValue: 'BYTES',
      default: -1,
    }),
    timeout: long({
      description: 'How long to wait for moves between log directories to begin, in milliseconds.',
      helpValue: 'MS',
      default: 10_000,
    }),
    additional: flag({ description: 'Add to the moves under way, or change their limit.' }),
    'preserve-throttles': flag({ description: 'Leave limits as they are.' }),
    'disallow-replication-factor-change': flag({
      description: 'Refuse moves that change how many replicas a partition has.',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ReassignPartitions)
    const file = flags['reassignment-json-file'] ?? ''
    const preservesThrottles = flags['preserve-throttles']
    const timeoutMs = flags.timeout
    const act = async (admin: Admin): Promise<void> => {
      const { readPlanText } = await import('../cli/reassign-partitions/plan-file.ts')
      if (flags.generate) {
        const { generatePlan } = await import('../cli/reassign-partitions/generate.ts')
        const text = readPlanText(flags['topics-to-move-json-file'] ?? '')
        const brokers = flags['broker-list'] ?? ''
        return generatePlan(admin, text, brokers, !flags['disable-rack-aware'])
      }
      if (flags.execute) {
        const { executePlan } = await import('../cli/reassign-partitions/execute.ts')
        return executePlan(admin, readPlanText(file), {
          isAdditional: flags.additional,
          throttle: flags.throttle,
          logDirsThrottle: flags['replica-alter-log-dirs-throttle'],
          timeoutMs,
          allowReplicationFactorChange: !flags['disallow-replication-factor-change'],
        })
      }
      const work = await import('../cli/reassign-partitions/verify.ts')
      if (flags.list) return work.listReassignments(admin, flags.json)
      if (flags.verify) {
        return work.verifyPlan(admin, readPlanText(file), preservesThrottles, flags.json)
      }
      return work.cancelPlan(admin, readPlanText(file), { preservesThrottles, timeoutMs })
    }
    try {
      await withAdmin(flags, act)
    } catch (error) {
      throw new Exit(failed(error as Error))
    }
  }
}
