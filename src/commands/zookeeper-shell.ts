import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'
import { shellRefusal } from '../cli/without-zookeeper.ts'

export default class ZookeeperShell extends KafkaCommand {
  static override summary = 'Say which tool tells what ZooKeeper knew.'
  static override description =
    'Tutorials for Kafka before 4.0 look into ZooKeeper: ls /brokers/ids, get /controller. There is none here. Always ' +
    'fails, and names the tool that tells the same of the broker.'
  static override examples = ['<%= command.id %> localhost:2181 ls /brokers/ids']
  static override tool = 'zookeeper-shell'
  static override manners = joptsimpleTool

  async run(): Promise<void> {
    if (this.argv.includes('--help')) await this.parse(ZookeeperShell, ['--help'])
    if (this.argv.length === 0) {
      const usage = 'zookeeper_host:port[/path] [-zk-tls-config-file file] [args...]'
      process.stdout.write(`USAGE: ${process.argv[1]} ${usage}\n`)
    } else process.stderr.write(shellRefusal(this.argv.slice(1)))
    throw new Exit(1)
  }
}
