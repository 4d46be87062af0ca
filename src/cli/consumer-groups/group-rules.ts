/** Rules of kafka-consumer-groups about options together, in the order of Kafka's checks. */

import { emulates, warnsOfDeprecation } from '../eras.ts'
import { UsageError } from '../option-errors.ts'
import { conflicts, never, onlyWith, type Rule, when } from '../rules.ts'

const ACTIONS = ['list', 'describe', 'delete', 'reset-offsets', 'delete-offsets']
const SCENARIOS = [
  'to-offset',
  'to-datetime',
  'by-duration',
  'to-earliest',
  'to-latest',
  'to-current',
  'shift-by',
  'from-file',
]

const NO_EXECUTE_WARNING =
  'WARN: No action will be performed as the --execute option is missing.' +
  'In a future major release, the default behavior of this command will be to prompt the user before executing the ' +
  'reset rather than doing a dry run. You should add the --dry-run option explicitly if you are scripting this ' +
  'command and want to keep the current default behavior without prompting.\n'
const NO_EXECUTE_WARNING_OF_4_2 =
  'WARN: No action will be performed as the --execute option is missing. In version 5.0, this command will require ' +
  'either --dry-run or --execute to be specified. You should add the --dry-run option explicitly if you are scripting ' +
  'this command and want to keep the current default behavior without prompting.\n'

const needsGroup = (action: string): Rule =>
  never(
    `Option [${action}] takes one of these options: [group], [all-groups]`,
    (given) => !given.has('group') && !given.has('all-groups'),
  )

/** A warning, not an error; it has its place among the checks. */
const warnWithoutExecute: Rule = (given) => {
  if (given.has('dry-run') || given.has('execute')) return
  process.stderr.write(warnsOfDeprecation() ? NO_EXECUTE_WARNING_OF_4_2 : NO_EXECUTE_WARNING)
}

/** Kafka 3.7 does not know --validate-regex. */
const oneAction: Rule = (given) => {
  const all = [...ACTIONS, 'validate-regex']
  if (all.filter((action) => given.has(action)).length === 1) return
  const named = emulates(4, 0) ? all : ACTIONS
  throw new UsageError(
    `Command must include exactly one action: ${named.map((action) => `--${action}`).join(', ')}`,
  )
}

const VIEWS = ['members', 'offsets', 'state']

export const groupRules: readonly Rule[] = [
  onlyWith('json', ['list', 'describe'], ACTIONS),
  when(
    'describe',
    needsGroup('describe'),
    never(
      'Option [describe] takes at most one of these options: [members], [offsets], [state]',
      (given) => VIEWS.filter((view) => given.has(view)).length > 1,
    ),
    never('Option [describe] does not take a value for [state]', (given) =>
      given.hasArgument('state'),
    ),
  ),
  when(
    'delete',
    needsGroup('delete'),
    never(
      'The consumer does not support topic-specific offset deletion from a consumer group.',
      (given) => given.has('topic'),
    ),
  ),
  when(
    'delete-offsets',
    never(
      'Option [delete-offsets] takes the following options: [group], [topic]',
      (given) => !given.has('group') || !given.has('topic'),
    ),
  ),
  when(
    'reset-offsets',
    never(
      'Option [reset-offsets] only accepts one of [execute] and [dry-run]',
      (given) => given.has('execute') && given.has('dry-run'),
    ),
    warnWithoutExecute,
    needsGroup('reset-offsets'),
    ...SCENARIOS.map((scenario) =>
      conflicts(scenario, ...SCENARIOS.filter((other) => other !== scenario)),
    ),
  ),
  conflicts('group', 'all-groups'),
  onlyWith('group', ['describe', 'delete', 'reset-offsets', 'delete-offsets'], ACTIONS),
  onlyWith('topic', ['delete', 'reset-offsets', 'delete-offsets'], ACTIONS),
  oneAction,
]
