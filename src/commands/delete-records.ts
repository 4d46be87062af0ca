import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, commandConfig, jsonOption } from '../cli/common-options.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { option } from '../cli/options.ts'
import { requires } from '../cli/rules.ts'

export default class DeleteRecords extends KafkaCommand {
  static override summary = 'Delete the records of partitions before an offset.'
  static override description =
    'Moves the beginning of each partition in the file to the offset that stands there; -1 means behind the last ' +
    'record. What was before it cannot be read any more.\n\n' +
    'The file: {"partitions": [{"topic": "events", "partition": 0, "offset": 100}], "version": 1}'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --offset-json-file offsets.json',
  ]
  static override rules = [requires('bootstrap-server'), requires('offset-json-file')]
  static override flags = {
    ...bootstrapServer,
    ...commandConfig,
    ...jsonOption,
    'offset-json-file': option({
      description: 'The partitions, with the offset of the first record that each keeps.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(DeleteRecords)
    const { deleteRecords } = await import('../cli/delete-records.ts')
    const file = flags['offset-json-file'] ?? ''
    await withAdmin(flags, (admin) => deleteRecords(admin, file, flags.json))
  }
}
