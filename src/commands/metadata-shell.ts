import { javaHeadLine } from '../cli/java-exceptions.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool, type Presentation } from '../cli/manners.ts'
import { option } from '../cli/options.ts'
import { KAFKA_VERSION } from '../cli/version.ts'

const unexpected: Presentation = (error) => {
  const cause = javaHeadLine(error)
  process.stderr.write(
    `Unexpected error: ${cause}\njava.util.concurrent.ExecutionException: ${cause}\n`,
  )
  return 1
}

export default class MetadataShell extends KafkaCommand {
  static override summary = "Walk through a cluster's metadata as through a file system."
  static override description =
    'kafka-metadata-shell --snapshot FILE [COMMAND [ARGUMENTS]]\n\n' +
    'FILE is a segment of __cluster_metadata-0 or a snapshot (.checkpoint); it is only read, so the broker may run. With ' +
    'a COMMAND (cat, find, ls, tree) prints what it finds; without one, reads commands, also cd, pwd, man, help, history ' +
    'and exit. Names may be patterns: ls /image/topics/byName/order*.'
  static override examples = [
    '<%= command.id %> --snapshot /tmp/kraft-combined-logs/__cluster_metadata-0/00000000000000000000.log',
    '<%= command.id %> -s 00000000000000000000.log tree /image/topics/byName',
  ]
  static override manners = { ...argparse4jTool, failures: unexpected }
  static override flags = {
    snapshot: option({
      char: 's',
      description: 'The segment or snapshot to read.',
      helpValue: 'SNAPSHOT',
      required: true,
    }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(MetadataShell)
    const words = argv.map(String)
    if (words.length === 0) process.stdout.write('Loading...\n')
    const [{ readMetadata }, { rootNode }] = await Promise.all([
      import('../cli/metadata-shell/read-metadata.ts'),
      import('../cli/metadata-shell/image-tree.ts'),
    ])
    const root = rootNode(readMetadata(flags.snapshot), KAFKA_VERSION)
    const state = { root, directory: [], history: [], hasEnded: false }
    if (words.length > 0) {
      const { runCommand } = await import('../cli/metadata-shell/shell-commands.ts')
      const lines = runCommand(state, words, false)
      process.stdout.write(lines.map((line) => `${line}\n`).join(''))
      return
    }
    process.stdout.write('Starting...\n')
    const { runInteractively } = await import('../cli/metadata-shell/interactive-shell.ts')
    await runInteractively(state)
  }
}
