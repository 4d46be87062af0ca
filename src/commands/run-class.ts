import { hintsAreWanted } from '../cli/hints.ts'
import { knownClasses, toolOfClass } from '../cli/java-classes.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'

const USAGE = '[-daemon] [-name servicename] [-loggc] classname [opts]'

export default class RunClass extends KafkaCommand {
  static override summary = "Run the tool that stands for a Java class of Kafka's."
  static override description =
    'kafka-run-class [-daemon] [-name NAME] [-loggc] CLASS [OPTIONS]\n\n' +
    "Scripts and tutorials run Kafka's tools by their Java class: kafka.tools.GetOffsetShell is kafka-get-offsets, " +
    'kafka.Kafka is kafka-server-start. The options are those of the tool. -daemon runs it in the background with its output in ' +
    '$LOG_DIR/NAME.out. There is no Java here: other classes cannot be run.'
  static override examples = [
    '<%= command.id %> kafka.tools.DumpLogSegments --files 00000000000000000000.log',
  ]
  static override operands = 'CLASS [OPTIONS]'
  static override manners = joptsimpleTool

  async run(): Promise<void> {
    const { isDaemon, name, javaClass, rest } = readArguments(this.argv)
    if (javaClass === '--help') await this.parse(RunClass, ['--help'])
    if (javaClass === undefined) {
      process.stdout.write(`USAGE: ${process.argv[1]} ${USAGE}\n`)
      throw new Exit(1)
    }
    const tool = toolOfClass(javaClass)
    if (tool === undefined) throw notFound(javaClass)
    const background = isDaemon ? await import('../cli/server/background-tool.ts') : undefined
    if (background !== undefined && tool !== 'server-start') {
      return background.runInBackground(name ?? tool, [javaClass, ...rest])
    }
    // A broker starts its background process from the launcher that it was started with.
    if (background !== undefined) process.argv[1] = background.siblingLauncher('kafka-server-start')
    const { launch } = await import('../cli/launch.ts')
    await launch(tool, isDaemon ? ['-daemon', ...rest] : rest)
  }
}

function notFound(javaClass: string): Exit {
  const name = javaClass.replaceAll('/', '.')
  process.stderr.write(
    `Error: Could not find or load main class ${javaClass}\n` +
      `Caused by: java.lang.ClassNotFoundException: ${name}\n`,
  )
  if (hintsAreWanted()) {
    const known = knownClasses().map((each) => `  ${each}\n`)
    process.stderr.write(`hint: these classes have a tool here:\n${known.join('')}`)
  }
  return new Exit(1)
}

/** Kafka's script takes its own options in any order, before the class. */
function readArguments(argv: readonly string[]) {
  let isDaemon = false
  let name: string | undefined
  let index = 0
  for (; index < argv.length; index++) {
    if (argv[index] === '-daemon') isDaemon = true
    else if (argv[index] === '-name') name = argv[++index]
    else if (argv[index] !== '-loggc') break
  }
  return { isDaemon, name, javaClass: argv[index], rest: argv.slice(index + 1) }
}
