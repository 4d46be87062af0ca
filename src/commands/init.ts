import path from 'node:path'
import { installedTools } from '../cli/completion/command-table.ts'
import { RELEASES, type Release } from '../cli/init/configuration-files.ts'
import { makeTree } from '../cli/init/make-tree.ts'
import { packageDirectory } from '../cli/installation.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'
import { flag, option } from '../cli/options.ts'

export default class Init extends KafkaCommand {
  static override tool = ''
  static override operands = 'DIR'
  static override summary = "Make a directory that is shaped like Kafka's download."
  static override description =
    'Makes DIR with bin/*.sh, config/*.properties and a LICENSE, so that what tutorials type in an unpacked download ' +
    '(bin/kafka-server-start.sh config/server.properties, bin/kafka-topics.sh …) works unchanged. The scripts start this ' +
    'installation, a newer one in the same place, or the samsa that is on the PATH when they run.\n\n' +
    'config/server.properties is that of Kafka 4.1 (KRaft) or, with --release 3.9, of Kafka with ZooKeeper, which is not ' +
    'needed here; config/kraft/ has the KRaft files of Kafka 3. bin/kafka-server-start.sh formats directories that never ' +
    'were, so that tutorials without that step work with either; SAMSA_AUTO_FORMAT=0 turns it off. Files that are there ' +
    'are kept, and nothing is written, unless --force is given.'
  static override examples = [
    '<%= command.id %> kafka',
    '<%= command.id %> --release 3.9 kafka_2.13-3.9.1',
  ]
  static override manners = samsaTool
  static override flags = {
    release: option({
      description: `The release whose config/server.properties it gets: ${RELEASES.join(' or ')}.`,
      helpValue: 'RELEASE',
      options: RELEASES,
      default: '4.1',
    }),
    force: flag({ description: 'Replace files that are there.' }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Init)
    const [directory, ...others] = argv.map(String)
    if (directory === undefined || others.length > 0) {
      throw new UsageError('Name the directory to make, for example: samsa init kafka')
    }
    const { release, force } = flags
    if (!isRelease(release)) {
      throw new UsageError(`--release ${release}: choose ${RELEASES.join(' or ')}`)
    }
    const tools = installedTools()
    const made = makeTree({
      directory,
      release,
      force,
      packageDirectory: packageDirectory(),
      tools,
    })
    const shown = path.relative('', directory) || '.'
    process.stdout.write(
      [
        `${shown} has ${made.commands} commands and ${made.configurations} configuration files now.`,
        '',
        'Next:',
        `  cd ${shellWord(shown)}`,
        '  bin/kafka-server-start.sh config/server.properties',
        '  bin/kafka-topics.sh --bootstrap-server localhost:9092 --create --topic events',
        '',
      ].join('\n'),
    )
  }
}

const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

const isRelease = (text: string): text is Release => (RELEASES as readonly string[]).includes(text)
