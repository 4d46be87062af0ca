import { withAdmin } from '../cli/admin-client.ts'
import { jsonOption } from '../cli/common-options.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool } from '../cli/manners.ts'
import { checkDescribe, describeQuorum } from '../cli/metadata-quorum.ts'
import { flag, option } from '../cli/options.ts'
import { terseOrTrace } from '../cli/terse-failure.ts'

export default class MetadataQuorum extends KafkaCommand {
  static override summary = 'Show the metadata quorum of a cluster.'
  static override description =
    'describe --status prints leader, epoch and voters; describe --replication how far each replica of the metadata log ' +
    'has come.'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 describe --status',
    '<%= command.id %> --bootstrap-server localhost:9092 describe --replication --human-readable',
  ]
  static override manners = { ...argparse4jTool, failures: terseOrTrace }
  static override flags = {
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'BOOTSTRAP_SERVER',
      required: true,
    }),
    'command-config': option({
      description: "Properties file with the client's configuration.",
      helpValue: 'COMMAND_CONFIG',
    }),
  }
  static override subcommands = {
    describe: {
      summary: 'Describe the quorum.',
      flags: {
        ...jsonOption,
        status: flag({ description: 'Leader, epoch, high watermark and members.' }),
        replication: flag({ description: 'A line per replica.' }),
        'human-readable': flag({ description: 'Times as "5 ms ago".' }),
      },
    },
  }

  async run(): Promise<void> {
    const chosen = await this.parseSubcommand(MetadataQuorum.subcommands)
    const connection = chosen.global as {
      'bootstrap-server': string
      'command-config': string | undefined
    }
    checkDescribe(chosen.flags)
    await withAdmin(connection, (admin) => describeQuorum(admin, chosen.flags))
  }
}
