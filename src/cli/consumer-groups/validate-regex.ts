/** `kafka-consumer-groups --validate-regex`: whether a broker would take the expression of a subscription. */

import { syntaxError } from '../../protocol/regular-expression/parser.ts'
import { print } from './report.ts'

export function validateRegex(regex: string): void {
  const error = syntaxError(regex)
  print(
    error === undefined
      ? `The regular expression \`${regex}\` is valid.`
      : `The regular expression \`${regex}\` is invalid: ${error}.`,
  )
}
