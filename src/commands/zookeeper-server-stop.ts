import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'

export default class ZookeeperServerStop extends KafkaCommand {
  static override summary = 'Say that there is no ZooKeeper to stop.'
  static override description =
    "There is no ZooKeeper here; one of Apache Kafka's own is stopped with Kafka's script. Always fails."
  static override examples = ['<%= command.id %>']
  static override tool = 'zookeeper-server-stop'
  static override manners = joptsimpleTool

  async run(): Promise<void> {
    if (this.argv.includes('--help')) await this.parse(ZookeeperServerStop, ['--help'])
    process.stdout.write('No zookeeper server to stop\n')
    throw new Exit(1)
  }
}
