import { authorizerFailure, refuseAuthorizer } from '../cli/acls/authorizer.ts'
import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, jsonOption } from '../cli/common-options.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'
import { flag, list, option, optionalArgument, optionalArguments } from '../cli/options.ts'
import { conflicts, exactlyOne, never, onlyWith, type Rule, requires } from '../cli/rules.ts'

const BOOTSTRAP = ['bootstrap-server', 'bootstrap-controller']

const connectionRules: readonly Rule[] = [
  never(
    'Only one of --bootstrap-server or --authorizer must be specified',
    (given) => given.has('bootstrap-server') && given.has('authorizer'),
  ),
  never('Only one of --bootstrap-server or --bootstrap-controller must be specified', (given) =>
    BOOTSTRAP.every((name) => given.has(name)),
  ),
  (given) => {
    if (BOOTSTRAP.some((name) => given.has(name))) return
    requires('authorizer-properties')(given)
    process.stderr.write(
      'Warning: support for ACL configuration directly through the authorizer is deprecated and will be removed in a ' +
        'future release. Please use --bootstrap-server instead to set ACLs through the admin client.\n',
    )
  },
  never(
    'The --command-config option can only be used with --bootstrap-server option',
    (given) => given.has('command-config') && !BOOTSTRAP.some((name) => given.has(name)),
  ),
  never(
    'The --authorizer-properties option can only be used with --authorizer option',
    (given) => given.has('authorizer-properties') && BOOTSTRAP.some((name) => given.has(name)),
  ),
]

const resource = (what: string, helpValue: string) =>
  list({ description: `${what}; '*' stands for all.`, helpValue })

export default class Acls extends KafkaCommand {
  static override summary = 'List, add and remove access control lists.'
  static override description =
    'An ACL allows or denies a principal an operation on resources, from a host. --producer and --consumer stand for ' +
    'the operations that a producer or a consumer needs.\n\n' +
    'The cluster keeps ACLs only if its brokers have an authorizer (authorizer.class.name).'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --add --allow-principal User:alice --producer --topic events',
    '<%= command.id %> --bootstrap-server localhost:9092 --list --topic events',
    "<%= command.id %> --bootstrap-server localhost:9092 --remove --topic 'app-' --resource-pattern-type prefixed",
  ]
  static override manners = {
    ...joptsimpleTool,
    valueErrors: authorizerFailure,
    failures: authorizerFailure,
  }
  static override rules = [
    ...connectionRules,
    onlyWith('json', ['list'], ['add', 'remove', 'list']),
    exactlyOne(
      ['add', 'remove', 'list'],
      'Command must include exactly one action: --list, --add, --remove. ',
    ),
    conflicts(
      'list',
      'producer',
      'consumer',
      'allow-host',
      'allow-principal',
      'deny-host',
      'deny-principal',
    ),
    conflicts('producer', 'operation', 'deny-principal', 'deny-host'),
    conflicts('consumer', 'operation', 'deny-principal', 'deny-host'),
    never(
      'The --principal option is only available if --list is set',
      (given) => given.has('principal') && !given.has('list'),
    ),
    never(
      'With --producer you must specify a --topic',
      (given) => given.has('producer') && !given.has('topic'),
    ),
    never(
      'The --idempotent option is only available if --producer is set',
      (given) => given.has('idempotent') && !given.has('producer'),
    ),
    never(
      'With --consumer you must specify a --topic and a --group and no --cluster or --transactional-id option should be specified.',
      (given) =>
        given.has('consumer') &&
        (!given.has('topic') ||
          !given.has('group') ||
          (!given.has('producer') && (given.has('cluster') || given.has('transactional-id')))),
    ),
  ]
  static override flags = {
    ...bootstrapServer,
    ...jsonOption,
    'bootstrap-controller': option({
      description: 'The controllers to connect to first, in the place of brokers.',
      helpValue: 'HOST:PORT,...',
    }),
    'command-config': optionalArgument({
      description: "Properties file with the client's configuration.",
      helpValue: 'FILE',
      bare: '',
    }),
    add: flag({ description: 'Add ACLs.' }),
    remove: flag({ description: 'Remove ACLs.' }),
    list: flag({ description: 'List ACLs, of the resources that are named or of all.' }),
    topic: resource('Topic', 'TOPIC'),
    group: resource('Consumer group', 'GROUP'),
    cluster: flag({ description: 'The cluster itself.' }),
    'transactional-id': resource('Transactional id', 'ID'),
    'delegation-token': resource('Delegation token', 'TOKEN'),
    'user-principal': resource('User, as a resource', 'PRINCIPAL'),
    'resource-pattern-type': option({
      description:
        'How names are meant: literal or prefixed; to list and remove also any (either of them) and match (all that ' +
        'concern the resource).',
      helpValue: 'ANY|MATCH|LITERAL|PREFIXED',
      default: 'LITERAL',
    }),
    'allow-principal': list({
      description: 'Who is allowed, as User:NAME.',
      helpValue: 'TYPE:NAME',
    }),
    'deny-principal': list({ description: 'Who is denied, as User:NAME.', helpValue: 'TYPE:NAME' }),
    'allow-host': list({
      description: 'The address from which --allow-principal is allowed; default: everywhere.',
      helpValue: 'HOST',
    }),
    'deny-host': list({
      description: 'The address from which --deny-principal is denied; default: everywhere.',
      helpValue: 'HOST',
    }),
    principal: optionalArguments({
      description: 'List ACLs of this principal.',
      helpValue: 'TYPE:NAME',
    }),
    operation: list({
      description:
        'Read, Write, Create, Delete, Alter, Describe, ClusterAction, DescribeConfigs, AlterConfigs, IdempotentWrite, ' +
        'CreateTokens, DescribeTokens, TwoPhaseCommit or All (the default).',
      helpValue: 'OPERATION',
    }),
    producer: flag({ description: 'Write, Describe and Create on the topics.' }),
    consumer: flag({ description: 'Read and Describe on the topics, Read on the groups.' }),
    idempotent: flag({ description: 'With --producer: IdempotentWrite on the cluster.' }),
    force: flag({ description: 'Remove without asking.' }),
    authorizer: option({
      description: 'An authorizer class to be asked without a broker; refused.',
      helpValue: 'CLASS',
    }),
    'authorizer-properties': list({
      description: 'Properties for --authorizer, such as the address of a ZooKeeper; refused.',
      helpValue: 'KEY=VALUE',
    }),
    'zk-tls-config-file': option({
      description: 'TLS properties for a ZooKeeper; of no use without --authorizer.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Acls)
    if (flags['bootstrap-server'] === undefined && flags['bootstrap-controller'] === undefined) {
      refuseAuthorizer(flags.authorizer, flags['authorizer-properties'])
    }
    const file = flags['command-config']
    if (file === '') {
      process.stdout.write('Did not load any properties since the property file is not specified\n')
    }
    const work = await import('../cli/acls/change-acls.ts')
    await withAdmin({ ...flags, 'command-config': file || undefined }, async (admin) => {
      if (flags.add) await work.addAcls(admin, flags)
      else if (flags.remove) await work.removeAcls(admin, flags, flags.force)
      else await work.listAcls(admin, flags)
    })
  }
}
