import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, commandConfig, jsonOption } from '../cli/common-options.ts'
import { configRules } from '../cli/configs/config-entities.ts'
import { configFailure } from '../cli/configs/config-failure.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool, messageOnly } from '../cli/manners.ts'
import { flag, list, option } from '../cli/options.ts'

const entity = (description: string) => option({ description, helpValue: 'NAME' })

export default class Configs extends KafkaCommand {
  static override summary =
    'Describe and alter configurations of topics and brokers, quotas and credentials.'
  static override description =
    `An entity is named by its type and name (--entity-type topics --entity-name events) or in short (--topic events).
--describe shows what was set for the entity itself; with --all everything, and where each value comes from.

Values with commas stand in brackets: --add-config 'cleanup.policy=[compact,delete],retention.ms=3600000'.
Users, clients and addresses have quotas: producer_byte_rate, consumer_byte_rate, request_percentage and
controller_mutation_rate for users, clients and both together (--user alice --client app); connection_creation_rate for
addresses (--ip). Users also have credentials: --add-config 'SCRAM-SHA-256=[iterations=8192,password=secret]'.`
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --describe --all',
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --alter --add-config retention.ms=3600000',
    '<%= command.id %> --bootstrap-server localhost:9092 --broker 0 --alter --delete-config log.cleaner.threads',
  ]
  static override manners = {
    ...joptsimpleTool,
    optionErrors: messageOnly,
    valueErrors: messageOnly,
    failures: messageOnly,
  }
  static override rules = configRules
  static override flags = {
    ...bootstrapServer,
    ...commandConfig,
    ...jsonOption,
    'bootstrap-controller': option({
      description: 'The controllers to connect to first, in place of brokers.',
      helpValue: 'HOST:PORT,...',
    }),
    alter: flag({ description: 'Change the configuration of an entity.' }),
    describe: flag({ description: 'Show the configuration of entities.' }),
    'add-config': option({
      description: 'Configurations to set; brackets keep commas together: k1=v1,k2=[v2,v3].',
      helpValue: 'KEY=VALUE,...',
    }),
    'add-config-file': option({
      description: 'Properties file with configurations to set.',
      helpValue: 'FILE',
    }),
    'delete-config': list({
      description: 'Configurations to set back to their defaults.',
      helpValue: 'KEY,...',
    }),
    all: flag({ description: 'Describe values that were not set for the entity too.' }),
    'entity-type': list({
      description:
        'topics, brokers, broker-loggers, client-metrics, groups, users, clients or ips.',
      helpValue: 'TYPE',
    }),
    'entity-name': list({ description: 'The name of the entity.', helpValue: 'NAME' }),
    'entity-default': flag({ description: 'The default of all entities of the type.' }),
    topic: entity('The topic.'),
    client: entity('The client id.'),
    user: entity('The user.'),
    broker: entity('The id of the broker.'),
    'broker-logger': entity('The id of the broker whose log levels are meant.'),
    ip: entity('The address.'),
    'client-metrics': entity('The subscription to metrics of clients.'),
    group: entity('The group.'),
    'client-defaults': flag({ description: 'The default of all clients.' }),
    'user-defaults': flag({ description: 'The default of all users.' }),
    'broker-defaults': flag({ description: 'The default of all brokers.' }),
    'ip-defaults': flag({ description: 'The default of all addresses.' }),
    force: flag({ description: 'Has no effect.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Configs)
    const { changeOrDescribe, checkEntities, entitiesOf } = await import(
      '../cli/configs/change-or-describe.ts'
    )
    const entities = entitiesOf(flags, this.argv)
    await checkEntities(entities)
    try {
      await withAdmin(flags, (admin) => changeOrDescribe(admin, entities, flags))
    } catch (error) {
      throw configFailure(error as Error, this.argv)
    }
  }
}
