import { withAdmin } from '../cli/admin-client.ts'
import { jsonOption } from '../cli/common-options.ts'
import {
  type Connection,
  connectionOptions,
  requireOneConnection,
} from '../cli/connection-choice.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool } from '../cli/manners.ts'
import { checkDescribe, describeQuorum } from '../cli/metadata-quorum.ts'
import { flag, integer, option } from '../cli/options.ts'
import { terseOrTrace } from '../cli/terse-failure.ts'

const dryRun = flag({ description: 'Only say what would be done.' })

export default class MetadataQuorum extends KafkaCommand {
  static override summary = 'Show and change the metadata quorum of a cluster.'
  static override description =
    'describe --status prints leader, epoch and voters; describe --replication how far each replica of the metadata log ' +
    'has come. add-controller and remove-controller change who votes.'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 describe --status',
    '<%= command.id %> --bootstrap-server localhost:9092 describe --replication --human-readable',
  ]
  static override manners = { ...argparse4jTool, failures: terseOrTrace }
  static override flags = connectionOptions
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
    'add-controller': {
      summary: 'Make the controller of --command-config a voter.',
      flags: { 'dry-run': dryRun },
    },
    'remove-controller': {
      summary: 'Take the vote of a controller.',
      flags: {
        'controller-id': integer({
          char: 'i',
          description: 'The id of the controller.',
          helpValue: 'CONTROLLER_ID',
          required: true,
        }),
        'controller-directory-id': option({
          char: 'd',
          description: 'The id of its directory.',
          helpValue: 'CONTROLLER_DIRECTORY_ID',
          required: true,
        }),
        'dry-run': dryRun,
      },
    },
  }

  async run(): Promise<void> {
    const chosen = await this.parseSubcommand(MetadataQuorum.subcommands)
    const connection = chosen.global as unknown as Connection
    requireOneConnection(connection)
    if (chosen.command === 'describe') {
      checkDescribe(chosen.flags)
      return withAdmin(connection, (admin) => describeQuorum(admin, chosen.flags))
    }
    const work = await import('../cli/quorum-voters.ts')
    const isDryRun = chosen.flags['dry-run']
    if (chosen.command === 'add-controller') {
      const voter = work.newVoter(connection['command-config'])
      return withAdmin(connection, (admin) => work.addController(admin, voter, isDryRun))
    }
    const { 'controller-id': id, 'controller-directory-id': directoryId } = chosen.flags
    const voter = work.voterToRemove(id, directoryId)
    return withAdmin(connection, (admin) => work.removeController(admin, voter, isDryRun))
  }
}
