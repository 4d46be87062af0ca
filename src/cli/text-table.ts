/** Rows under a header, each column as wide as its widest cell and ended by a tab. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  return rows
    .map((cells) => cells.map((cell, column) => `${cell.padEnd(widths[column] ?? 0)}\t`).join(''))
    .map((line) => `${line}\n`)
    .join('')
}
