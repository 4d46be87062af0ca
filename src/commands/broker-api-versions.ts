import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, commandConfig, jsonOption } from '../cli/common-options.ts'
import { printJson } from '../cli/json-output.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { requires } from '../cli/rules.ts'

export default class BrokerApiVersions extends KafkaCommand {
  static override summary = 'Print the APIs and versions that every broker offers.'
  static override description =
    'For each broker a line per API: the versions that it offers, and the newest one that this tool can use. ' +
    'APIs that the broker does not offer are UNSUPPORTED.'
  static override examples = ['<%= command.id %> --bootstrap-server localhost:9092']
  static override rules = [requires('bootstrap-server')]
  static override flags = { ...bootstrapServer, ...commandConfig, ...jsonOption }

  async run(): Promise<void> {
    const { flags } = await this.parse(BrokerApiVersions)
    await withAdmin(flags, async (admin) => {
      const { apiVersionsDocument, nodeVersionsText } = await import('../cli/node-versions-text.ts')
      const nodes = await admin.apiVersions()
      if (flags.json) return printJson(apiVersionsDocument(nodes))
      for (const node of nodes) process.stdout.write(nodeVersionsText(node))
    })
  }
}
