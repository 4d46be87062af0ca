import { dumpLog, recordDecoders } from '../cli/dump-log/dump-log.ts'
import { releaseOf } from '../cli/dump-log/release.ts'
import { TextOutput } from '../cli/dump-log/text-output.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { flag, integer, option, optionalArgument } from '../cli/options.ts'
import { requires } from '../cli/rules.ts'

const stringDecoder = 'org.apache.kafka.tools.api.StringDecoder'

export default class DumpLog extends KafkaCommand {
  static override summary =
    'Print what is in the files of a log directory, and check that they fit together.'
  static override description =
    'Reads segments (.log), snapshots of the cluster metadata (.checkpoint), offset and time indexes (.index, .timeindex), producer snapshots (.snapshot) and transaction indexes (.txnindex). Indexes are compared with the segment next to them. Nothing is changed, and no broker is needed. Internal topics are printed as Kafka 3.7 does; the environment variable SAMSA_EMULATE=3.9 or 4.1 chooses the form of a later release.'
  static override examples = [
    '<%= command.id %> --files /tmp/kafka-logs/orders-0/00000000000000000000.log --print-data-log',
    '<%= command.id %> --offsets-decoder --files /tmp/kafka-logs/__consumer_offsets-12/00000000000000000000.log',
  ]
  static override rules = [requires('files')]
  static override flags = {
    files: option({
      description: 'REQUIRED: the files to print, with commas between them.',
      helpValue: 'FILE,...',
    }),
    'print-data-log': flag({
      description: 'Print keys and values of the records. Every decoder option implies it.',
    }),
    'deep-iteration': flag({
      description: 'Print the records, not only the batches. --print-data-log implies it.',
    }),
    'skip-record-metadata': flag({
      description: 'Of the records print only keys and values.',
    }),
    'offsets-decoder': flag({
      description: 'Decode the records of __consumer_offsets: committed offsets and groups.',
    }),
    'transaction-log-decoder': flag({
      description: 'Decode the records of __transaction_state.',
    }),
    'cluster-metadata-decoder': flag({
      description: 'Decode the records of __cluster_metadata and of its snapshots.',
    }),
    'remote-log-metadata-decoder': flag({
      description: 'Decode the records of __remote_log_metadata.',
    }),
    'share-group-state-decoder': flag({
      description: 'Decode the records of __share_group_state.',
    }),
    'key-decoder-class': optionalArgument({
      description: `How keys are printed: String, Integer, Long or Default decoder by its class name (default: ${stringDecoder}).`,
      helpValue: 'CLASS',
      bare: stringDecoder,
    }),
    'value-decoder-class': optionalArgument({
      description: `How values are printed; as --key-decoder-class.`,
      helpValue: 'CLASS',
      bare: stringDecoder,
    }),
    'index-sanity-check': flag({
      description:
        'Of indexes do only the check by which a broker decides whether to rebuild them.',
    }),
    'verify-index-only': flag({
      description: 'Compare indexes with their segments without printing them.',
    }),
    'max-bytes': integer({
      description: 'Read at most this much of a segment.',
      helpValue: 'BYTES',
      default: 2_147_483_647,
    }),
    'max-message-size': integer({
      description: 'The largest batch that is looked for where an index points.',
      helpValue: 'BYTES',
      default: 5_242_880,
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(DumpLog)
    const decoder = recordDecoders.find((name) => flags[name])
    const keyDecoderClass = flags['key-decoder-class']
    const valueDecoderClass = flags['value-decoder-class']
    const decodes = decoder ?? keyDecoderClass ?? valueDecoderClass
    const output = new TextOutput(process.stdout, process.stderr)
    try {
      dumpLog(
        {
          files: (flags.files ?? '').split(','),
          printDataLog: flags['print-data-log'] || decodes !== undefined,
          deepIteration: flags['deep-iteration'],
          skipRecordMetadata: flags['skip-record-metadata'],
          indexSanityCheck: flags['index-sanity-check'],
          verifyIndexOnly: flags['verify-index-only'],
          maxBytes: flags['max-bytes'],
          maxMessageSize: flags['max-message-size'],
          decoder,
          keyDecoderClass,
          valueDecoderClass,
          release: releaseOf(process.env['SAMSA_EMULATE']),
        },
        output,
      )
    } finally {
      output.flush()
    }
  }
}
