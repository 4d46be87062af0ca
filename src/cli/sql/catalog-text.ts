/** What can be queried: all tables in a line each, or one with its columns. */
import { type CatalogTable, catalog, signature } from '../../engine/query/catalog.ts'
import { terse } from '../option-errors.ts'
import { wrapped } from '../usage.ts'

export function tablesText(): string {
  const widest = Math.max(...catalog.map((table) => signature(table).length))
  const lines = catalog.flatMap((table) => described(signature(table), table.description, widest))
  return `${lines.join('\n')}\n\nThe columns of one: samsa sql --tables NAME\n`
}

/** Throws JavaError for a name that no table has. */
export function tableText(name: string): string {
  const table = catalog.find((known) => known.name === name.toLowerCase())
  if (table === undefined) {
    const names = catalog.map((known) => known.name).join(', ')
    throw terse(`There is no table '${name}'. There are: ${names}`)
  }
  return `${wrapped(`${signature(table)}: ${table.description}`, 100).join('\n')}\n\n${columnsText(table)}\n`
}

function columnsText({ columns }: CatalogTable): string {
  const widest = Math.max(...Object.keys(columns).map((column) => column.length))
  return Object.entries(columns)
    .flatMap(([column, meaning]) => described(column, meaning, widest))
    .join('\n')
}

function described(name: string, text: string, widest: number): string[] {
  const lines = wrapped(text, 94 - widest)
  return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(widest)}  ${line}`)
}
