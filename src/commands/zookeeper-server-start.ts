import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'
import { serverRefusal } from '../cli/without-zookeeper.ts'

export default class ZookeeperServerStart extends KafkaCommand {
  static override summary = 'Say that there is no ZooKeeper to start.'
  static override description =
    'Tutorials for Kafka before 4.0 start ZooKeeper first. The broker here needs none: it keeps its own metadata, also ' +
    'with a properties file that has zookeeper.connect. Always fails, and says what to type instead.'
  static override examples = ['<%= command.id %> config/zookeeper.properties']
  static override tool = 'zookeeper-server-start'
  static override manners = joptsimpleTool

  async run(): Promise<void> {
    if (this.argv.includes('--help')) await this.parse(ZookeeperServerStart, ['--help'])
    if (this.argv.length === 0) {
      process.stdout.write(`USAGE: ${process.argv[1]} [-daemon] zookeeper.properties\n`)
    } else process.stderr.write(serverRefusal())
    throw new Exit(1)
  }
}
