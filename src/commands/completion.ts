import { KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'

export default class Completion extends KafkaCommand {
  static override tool = ''
  static override operands = 'SHELL'
  static override summary = 'Print the script that makes a shell complete the commands.'
  static override description =
    'Completes names of tools, options and their values, configuration keys, and the topics, groups and brokers of the ' +
    'cluster that --bootstrap-server names on the line (localhost:9092 without it), if it answers within 150 ms or SAMSA_COMPLETION_TIMEOUT_MS. Shells: bash, zsh, fish, powershell.\n\n' +
    'bash: put eval "$(samsa completion bash)" into ~/.bashrc.\n\n' +
    'zsh: put eval "$(samsa completion zsh)" into ~/.zshrc, after compinit.\n\n' +
    'fish: samsa completion fish > ~/.config/fish/completions/samsa.fish, and source that file in config.fish.\n\n' +
    'PowerShell: put samsa completion powershell | Out-String | Invoke-Expression into $PROFILE.'
  static override examples = ['eval "$(<%= command.id %> bash)"', '<%= command.id %> fish | source']
  static override manners = samsaTool
  static override flags = {}

  async run(): Promise<void> {
    const { argv } = await this.parse(Completion)
    const { completionScript, isShell, SHELLS } = await import('../cli/completion/shell-scripts.ts')
    const [shell] = argv
    if (!isShell(shell) || argv.length > 1) {
      throw new UsageError(`Name one shell: ${SHELLS.join(', ')}`)
    }
    const { installedTools } = await import('../cli/completion/command-table.ts')
    process.stdout.write(completionScript(shell, installedTools()))
  }
}
