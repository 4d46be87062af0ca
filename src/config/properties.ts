/**
 * Java's properties format, as `java.util.Properties` reads it: `key=value`, `key:value` or `key value`;
 * `#` and `!` comments; a backslash continues a line and escapes `\t \n \r \f \uXXXX` and any other
 * character. The last of several lines with one key wins. Nothing is an error except a broken `\u`.
 */
import { emptyTable } from './lookup.ts'

/** Thrown for a malformed \uXXXX escape, as Java's `Malformed \uxxxx encoding.` */
export class PropertiesError extends Error {
  override readonly name = 'PropertiesError'
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function unescaped(text: string): string {
  return text.replace(/\\(u[\s\S]{0,4}|[\s\S])/g, (_, escaped: string) => {
    if (escaped[0] !== 'u') return ESCAPES[escaped] ?? escaped
    const hex = escaped.slice(1)
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new PropertiesError('Malformed \\uxxxx encoding.')
    return String.fromCharCode(Number.parseInt(hex, 16))
  })
}

/** Logical lines: comments and blank lines dropped, continuations joined. */
function* logicalLines(text: string): Generator<string> {
  let pending: string | undefined
  for (const natural of text.split(/\r\n|\n|\r/)) {
    const line = natural.replace(/^[ \t\f]+/, '')
    if (pending === undefined && (line === '' || line[0] === '#' || line[0] === '!')) continue
    const trailing = /\\*$/.exec(line)?.[0].length ?? 0
    if (trailing % 2 === 1) {
      pending = (pending ?? '') + line.slice(0, -1)
      continue
    }
    yield (pending ?? '') + line
    pending = undefined
  }
  if (pending !== undefined) yield pending
}

/** Parses the text of a properties file. Throws PropertiesError. */
export function parseProperties(text: string): Record<string, string> {
  const properties = emptyTable<string>()
  for (const line of logicalLines(text)) {
    const key = /^(?:\\[\s\S]|[^\\=: \t\f])*/.exec(line)?.[0] ?? ''
    const value = line.slice(key.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '')
    properties[unescaped(key)] = unescaped(value)
  }
  return properties
}
