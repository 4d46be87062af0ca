/** `samsa sql QUERY`. */
import type { Writable } from 'node:stream'
import { QueryDatabase } from '../../engine/query/query-database.ts'
import { nodeSystem } from '../../engine/system/node.ts'
import { dataDirectories } from './data-directories.ts'
import { printStream } from './print-stream.ts'
import { type ResultForm, resultText } from './result-text.ts'

export interface QueryRun {
  readonly query: string
  /** As given with --data-dir. */
  readonly directories: string | undefined
  readonly form: ResultForm
}

export async function runQuery(
  run: QueryRun,
  output: Writable & { readonly columns?: number },
): Promise<void> {
  const database = new QueryDatabase(nodeSystem, dataDirectories(run.directories))
  try {
    const result = database.query(run.query)
    await printStream(resultText(result, run.form, output.columns || 80), output)
  } finally {
    database.close()
  }
}
