import { withAdmin } from '../cli/admin-client.ts'
import { jsonOption } from '../cli/common-options.ts'
import {
  type Connection,
  connectionOptions,
  requireOneConnection,
} from '../cli/connection-choice.ts'
import { featureDependencies, versionMapping } from '../cli/feature-tables.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool } from '../cli/manners.ts'
import { flag, list, option } from '../cli/options.ts'
import { futureMessageOnly } from '../cli/terse-failure.ts'

const release = option({
  description: 'The release whose levels all features get, for example 4.0.',
  helpValue: 'RELEASE_VERSION',
})
const metadata = option({
  description: 'The release whose level metadata.version gets, for example 3.9.',
  helpValue: 'METADATA',
})
const feature = list({
  description: 'A feature with its level, as NAME=LEVEL; may come several times.',
  helpValue: 'FEATURE',
})
const dryRun = flag({ description: 'Only check whether it could be done.' })
const unsafe = flag({ description: 'Also where metadata would be lost.' })

export default class Features extends KafkaCommand {
  static override summary = "Show and change the levels of a cluster's features."
  static override description =
    'A feature is something that all brokers of a cluster must be able to do before one of them does it; its level says ' +
    'how much of it is in force. metadata.version is the one that is named after releases.'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 describe',
    '<%= command.id %> --bootstrap-server localhost:9092 upgrade --feature group.version=1',
    '<%= command.id %> --bootstrap-server localhost:9092 downgrade --release-version 4.0 --dry-run',
  ]
  static override manners = { ...argparse4jTool, failures: futureMessageOnly }
  static override flags = connectionOptions
  static override subcommands = {
    describe: { summary: 'Show the levels.', flags: jsonOption },
    upgrade: {
      summary: 'Raise levels.',
      flags: { 'release-version': release, metadata, feature, 'dry-run': dryRun },
    },
    downgrade: {
      summary: 'Lower levels.',
      flags: { 'release-version': release, metadata, feature, unsafe, 'dry-run': dryRun },
    },
    disable: { summary: 'Lower levels to 0.', flags: { feature, unsafe, 'dry-run': dryRun } },
    'version-mapping': {
      summary: 'Show the levels that belong to a release.',
      flags: { 'release-version': release },
    },
    'feature-dependencies': {
      summary: 'Show which other features a level needs.',
      flags: { feature },
    },
  }

  async run(): Promise<void> {
    const chosen = await this.parseSubcommand(Features.subcommands)
    const print = (lines: readonly string[]): void => {
      process.stdout.write(lines.map((line) => `${line}\n`).join(''))
    }
    if (chosen.command === 'version-mapping') {
      return print(versionMapping(chosen.flags['release-version']))
    }
    if (chosen.command === 'feature-dependencies') {
      return print(featureDependencies(chosen.flags.feature))
    }
    const connection = chosen.global as unknown as Connection
    requireOneConnection(connection)
    const work = await import('../cli/features.ts')
    if (chosen.command === 'describe') {
      return withAdmin(connection, (admin) => work.describeFeatures(admin, chosen.flags.json))
    }
    const { flags } = chosen
    const update = {
      feature: flags.feature,
      'dry-run': flags['dry-run'],
      release: 'release-version' in flags ? flags['release-version'] : undefined,
      metadata: 'metadata' in flags ? flags.metadata : undefined,
      unsafe: 'unsafe' in flags && flags.unsafe,
    }
    await withAdmin(connection, (admin) => work.updateFeatures(admin, chosen.command, update))
  }
}
