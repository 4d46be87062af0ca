import { jsonOption } from '../cli/common-options.ts'
import { featureDependencies, versionMapping } from '../cli/feature-tables.ts'
import { printJson } from '../cli/json-output.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool, messageOnly, uncaught } from '../cli/manners.ts'
import { OptionError } from '../cli/option-errors.ts'
import { flag, list, option } from '../cli/options.ts'
import { format } from '../cli/storage/format.ts'
import { info, storageDocument } from '../cli/storage/info.ts'
import { TerseFailure } from '../cli/terse-failure.ts'
import { FormatError } from '../engine/metadata/format-error.ts'
import { nodeSystem } from '../engine/system/node.ts'

const config = option({
  char: 'c',
  description: "The broker's properties file.",
  helpValue: 'CONFIG',
  required: true,
})

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** At most one of the options says how the quorum begins. */
function requireOne(given: readonly (readonly [name: string, flags: string, isGiven: boolean])[]) {
  const [first, second] = given.filter(([, , isGiven]) => isGiven)
  if (first === undefined || second === undefined) return
  const message = `argument ${second[1]}: not allowed with argument ${first[1]}`
  throw new OptionError('ArgumentParserException', second[0], message)
}

export default class Storage extends KafkaCommand {
  static override summary = 'Format the directories of a KRaft node, or look at them.'
  static override description =
    'A KRaft node starts only on directories that carry the id of its cluster. random-uuid makes such an id, format ' +
    'writes it and the first feature levels into every directory of the properties file, and info says ' +
    'what is there. Without --release-version, --feature or the options of a dynamic quorum, format does what ' +
    'kafka-storage 3.7 does: metadata.version 3.7-IV4. Exit status: 1 when there is a problem.'
  static override examples = [
    '<%= command.id %> random-uuid',
    '<%= command.id %> format -t MkU3OEVBNTcwNTJENDM2Qk -c config/kraft/server.properties',
    '<%= command.id %> format --standalone -t $(kafka-storage random-uuid) -c config/server.properties',
    '<%= command.id %> info -c config/kraft/server.properties',
  ]
  static override manners = {
    ...argparse4jTool,
    failures: (error: Error, tool: Parameters<typeof uncaught>[1]) =>
      error instanceof TerseFailure ||
      (error instanceof FormatError && error.javaClass === undefined)
        ? messageOnly(error, tool)
        : uncaught(error, tool),
  }
  static override subcommands = {
    info: {
      summary: 'Show what the directories of a node hold.',
      flags: { config, ...jsonOption },
    },
    format: {
      summary: 'Format the directories of a node.',
      flags: {
        config,
        'cluster-id': option({
          char: 't',
          description: "The cluster's id.",
          helpValue: 'CLUSTER_ID',
          required: true,
        }),
        'add-scram': list({
          char: 'S',
          description:
            'A SCRAM user to begin with, as SCRAM-SHA-256=[name=alice,password=secret]; may come several times.',
          helpValue: 'ADD_SCRAM',
        }),
        'ignore-formatted': flag({
          char: 'g',
          description: 'Leave directories that are formatted already as they are.',
        }),
        'release-version': option({
          char: 'r',
          description:
            'The release whose feature levels the cluster begins with, for example 4.1-IV1.',
          helpValue: 'RELEASE_VERSION',
        }),
        feature: list({
          char: 'f',
          description: 'The level of one feature, as NAME=LEVEL; may come several times.',
          helpValue: 'FEATURE',
        }),
        standalone: flag({
          char: 's',
          description: 'Begin a dynamic quorum with this node as its only voter.',
        }),
        'no-initial-controllers': flag({
          char: 'N',
          description: 'Format a node that will join an existing dynamic quorum.',
        }),
        'initial-controllers': option({
          char: 'I',
          description: 'Begin a dynamic quorum with these voters: id@host:port:directory,...',
          helpValue: 'INITIAL_CONTROLLERS',
        }),
      },
    },
    'version-mapping': {
      summary: 'Show the feature levels that go with a release.',
      flags: {
        'release-version': option({
          char: 'r',
          description: 'The release; the newest when left out.',
          helpValue: 'RELEASE_VERSION',
        }),
      },
    },
    'feature-dependencies': {
      summary: 'Show which other features a feature level needs.',
      flags: {
        feature: list({
          char: 'f',
          description: 'A feature as NAME=LEVEL; may come several times.',
          helpValue: 'FEATURE',
        }),
      },
    },
    'random-uuid': { summary: 'Print a new random id for a cluster.', flags: {} },
  }

  async run(): Promise<void> {
    const chosen = await this.parseSubcommand(Storage.subcommands)
    switch (chosen.command) {
      case 'random-uuid':
        return print(nodeSystem.random.kafkaUuid())
      case 'info': {
        if (chosen.flags.json) {
          const document = storageDocument(nodeSystem, chosen.flags.config)
          printJson(document)
          if (document.problems.length > 0) throw new Exit(1)
          return
        }
        if (info(nodeSystem, chosen.flags.config, print) === 1) throw new Exit(1)
        return
      }
      case 'version-mapping':
        return versionMapping(chosen.flags['release-version']).forEach(print)
      case 'feature-dependencies':
        return featureDependencies(chosen.flags.feature).forEach(print)
      case 'format': {
        const { flags } = chosen
        const standalone = flags.standalone
        const noInitialControllers = flags['no-initial-controllers']
        const initialControllers = flags['initial-controllers']
        requireOne([
          ['standalone', '--standalone/-s', standalone],
          ['no-initial-controllers', '--no-initial-controllers/-N', noInitialControllers],
          ['initial-controllers', '--initial-controllers/-I', initialControllers !== undefined],
        ])
        format(
          nodeSystem,
          {
            config: flags.config,
            clusterId: flags['cluster-id'],
            addScram: flags['add-scram'],
            ignoreFormatted: flags['ignore-formatted'],
            releaseVersion: flags['release-version'],
            features: flags.feature,
            standalone,
            noInitialControllers,
            initialControllers,
          },
          print,
        )
      }
    }
  }
}
