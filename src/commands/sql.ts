import { KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'
import { flag, option, optionalArgument } from '../cli/options.ts'

export default class Sql extends KafkaCommand {
  static override tool = ''
  static override operands = '[QUERY]'
  static override summary = 'Ask the data of a broker with SQL.'
  static override description =
    'Answers one query (SQLite) about topics, partitions, configurations, groups, committed offsets and records: QUERY, or ' +
    "what comes on stdin. The tables are made from the log files, so Apache Kafka's directories can be asked too, and a " +
    'broker may be running on them: nothing is locked, nothing is written. records(topic, from, to) reads the records of a ' +
    'topic; from and to are offsets or times and may be left out. On a terminal the result is a table, elsewhere lines of ' +
    'columns with tabs between them under a line of names (NULL is \\N), or JSON. Exit status: 1 for a query that cannot be ' +
    'answered.'
  static override examples = [
    '<%= command.id %> "select * from topics"',
    '<%= command.id %> "select key, count(*) from records(\'orders\') group by key order by 2 desc limit 10"',
    "<%= command.id %> --json \"select * from records('orders', '2026-01-31T09:00:00Z', '2026-01-31T10:00:00Z')\"",
    '<%= command.id %> --data-dir /tmp/kraft-combined-logs "select * from committed_offsets"',
    '<%= command.id %> --tables records',
  ]
  static override manners = samsaTool
  static override flags = {
    'data-dir': option({
      description:
        "The broker's log directories (log.dirs), with commas between them; without it those of the broker that runs, or " +
        'that `samsa broker start` would start.',
      helpValue: 'DIRECTORY,...',
    }),
    json: flag({ description: 'Print an array of objects.' }),
    'json-lines': flag({ description: 'Print an object per line.' }),
    tables: optionalArgument({
      description: 'List the tables, or the columns of one, and end.',
      helpValue: 'NAME',
      bare: '',
    }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Sql)
    const { json, 'json-lines': jsonLines, tables } = flags
    if (json && jsonLines) throw new UsageError('--json and --json-lines exclude each other')
    if (tables !== undefined) {
      const { tablesText, tableText } = await import('../cli/sql/catalog-text.ts')
      process.stdout.write(tables === '' ? tablesText() : tableText(tables))
      return
    }
    const words = argv.length === 0 && !process.stdin.isTTY ? [await readStdin()] : argv
    const query = words.join(' ').trim()
    if (query === '') throw new UsageError('A query is missing, for example "select * from topics"')
    const { runQuery } = await import('../cli/sql/run-query.ts')
    const plain = process.stdout.isTTY ? 'table' : 'tsv'
    const form = json ? 'json' : jsonLines ? 'json-lines' : plain
    await runQuery({ query, directories: flags['data-dir'], form }, process.stdout)
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer))
  return Buffer.concat(chunks).toString('utf8')
}
