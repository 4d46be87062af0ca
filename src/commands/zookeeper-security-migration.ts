import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'
import { flag, integer, option } from '../cli/options.ts'
import { migrationRefusal } from '../cli/without-zookeeper.ts'

export default class ZookeeperSecurityMigration extends KafkaCommand {
  static override summary = 'Say that there are no ACLs of ZooKeeper to migrate.'
  static override description =
    'In Kafka before 4.0 this secures the nodes of a ZooKeeper. There is none here: the options are checked, then it fails.'
  static override examples = [
    '<%= command.id %> --zookeeper.acl secure --zookeeper.connect localhost:2181',
  ]
  static override tool = 'zookeeper-security-migration'
  static override manners = joptsimpleTool
  static override flags = {
    'zookeeper.acl': option({ description: 'secure or unsecure.', helpValue: 'MODE' }),
    'zookeeper.connect': option({ description: 'The ZooKeeper.', helpValue: 'HOST:PORT' }),
    'zookeeper.connection.timeout': integer({ description: 'Milliseconds.', helpValue: 'MS' }),
    'zookeeper.session.timeout': integer({ description: 'Milliseconds.', helpValue: 'MS' }),
    'zk-tls-config-file': option({ description: 'TLS properties.', helpValue: 'FILE' }),
    'enable.path.check': flag({ description: 'Look whether the root paths are there.' }),
  }

  async run(): Promise<void> {
    await this.parse(ZookeeperSecurityMigration)
    process.stderr.write(migrationRefusal())
    throw new Exit(1)
  }
}
