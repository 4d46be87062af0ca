import { paintFor } from '../cli/colour.ts'
import { doctorDocument } from '../cli/doctor/finding.ts'
import { findingsText } from '../cli/doctor/findings-text.ts'
import { printJson } from '../cli/json-output.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'
import { flag, integer, option } from '../cli/options.ts'

export default class Doctor extends KafkaCommand {
  static override tool = ''
  static override operands = '[FILE]'
  static override summary =
    'Find out what keeps a broker or the tools from working, and what mends it.'
  static override description =
    'Looks at Node.js and the SQLite driver, at other Kafka tools on the PATH, at KAFKA_ variables, at the configuration ' +
    '(FILE, or that of samsa broker start), at its port, its data directories, and at the addresses that brokers tell ' +
    'their clients to use. Each finding is ok, warn or wrong, with what mends it. Nothing is changed. ' +
    'Exit status: 1 when something is wrong.'
  static override examples = [
    '<%= command.id %>',
    '<%= command.id %> config/server.properties',
    '<%= command.id %> --bootstrap-server broker:9092 --json',
  ]
  static override manners = samsaTool
  static override flags = {
    port: integer({ description: 'The port that the broker is to listen on.', helpValue: 'PORT' }),
    'data-dir': option({ description: 'Where it is to keep its data.', helpValue: 'DIRECTORY' }),
    'bootstrap-server': option({
      description: 'Look at the addresses of this cluster, and at no broker of this machine.',
      helpValue: 'HOST:PORT,...',
    }),
    json: flag({ description: 'Print a JSON document.' }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Doctor)
    const [file, ...surplus] = argv.map(String)
    if (surplus.length > 0) throw new UsageError(`Only one file can be given: ${surplus.join(' ')}`)
    const { port, 'data-dir': dataDirectory, 'bootstrap-server': bootstrap } = flags
    if (file !== undefined && (port !== undefined || dataDirectory !== undefined)) {
      throw new UsageError('--port and --data-dir are for a broker without a file')
    }
    const { examine } = await import('../cli/doctor/examine.ts')
    const findings = await examine({ file, port, dataDirectory, bootstrap })
    const document = doctorDocument(findings)
    if (flags.json) printJson(document)
    else process.stdout.write(findingsText(findings, paintFor(process.stdout)))
    if (document.state === 'wrong') throw new Exit(1)
  }
}
