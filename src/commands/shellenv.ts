import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { installedTools } from '../cli/completion/command-table.ts'
import { isShell, SHELLS } from '../cli/completion/shell-scripts.ts'
import { packageDirectory } from '../cli/installation.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'
import { detectedShell, environmentScript } from '../cli/shellenv/environment-script.ts'

export default class Shellenv extends KafkaCommand {
  static override tool = ''
  static override operands = '[SHELL]'
  static override summary = "Print what puts this installation first in a shell's environment."
  static override description =
    'Prints commands that set PATH, so that the kafka-* commands are those of this installation whatever other Kafka is ' +
    'on the machine, MANPATH, so that man finds their pages, and completion (see samsa completion). SHELL is bash, zsh, ' +
    'fish or powershell; without it the shell that runs the command is taken.'
  static override examples = ['eval "$(<%= command.id %>)"', '<%= command.id %> fish | source']
  static override manners = samsaTool
  static override flags = {}

  async run(): Promise<void> {
    const { argv } = await this.parse(Shellenv)
    const [named, ...others] = argv.map(String)
    const shell = named ?? detectedShell([parentProgram(), process.env['SHELL'] ?? ''])
    if (!isShell(shell) || others.length > 0) {
      throw new UsageError(`Name one shell: ${SHELLS.join(', ')}`)
    }
    const root = packageDirectory()
    process.stdout.write(
      environmentScript(shell, {
        bin: process.platform === 'win32' ? undefined : path.join(root, 'bin'),
        man: path.join(root, 'dist', 'man'),
        tools: installedTools(),
      }),
    )
  }
}

/** The program that runs this command, as far as the system tells. */
function parentProgram(): string {
  const { stdout } = spawnSync('ps', ['-p', String(process.ppid), '-o', 'comm='], {
    encoding: 'utf8',
  })
  return (stdout ?? '').trim()
}
