/**
 * Text as argparse4j breaks its error messages: lines of at most 75 columns, all but the last one filled up to that width
 * with blanks, which are spread evenly over the gaps, the middle ones first.
 */

const WIDTH = 75

/** Where a line may end: after blanks, and after a hyphen before a letter. */
const PIECES = /[^\s-]*(?:-+(?=[A-Za-z])|-+\s*|\s+|$)/g

function filled(line: string): string {
  const words = line.trim().split(/ +/)
  const gaps = words.length - 1
  if (gaps === 0) return words.join('')
  const missing = WIDTH - line.trim().length
  const each = Math.floor(missing / gaps)
  const rest = missing % gaps
  const firstWide = Math.floor((gaps - rest + 1) / 2)
  return words
    .map((word, index) => {
      if (index === gaps) return word
      const isWide = index >= firstWide && index < firstWide + rest
      return word + ' '.repeat(1 + each + (isWide ? 1 : 0))
    })
    .join('')
}

export function justified(text: string): string {
  const lines: string[] = []
  let line = ''
  // The last piece ends with the newline that argparse4j puts behind a message before it breaks it.
  for (const piece of `${text}\n`.match(PIECES) ?? []) {
    if (line.length + piece.length > WIDTH && line !== '') {
      lines.push(filled(line))
      line = ''
    }
    line += piece
  }
  lines.push(line.trimEnd())
  return lines.join('\n')
}
