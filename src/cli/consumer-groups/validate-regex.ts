/** `kafka-consumer-groups --validate-regex`: whether a broker would take the expression of a subscription. */

import { re2Error } from '../../protocol/re2-syntax.ts'
import { print } from './report.ts'

export function validateRegex(regex: string): void {
  const error = re2Error(regex)
  print(
    error === undefined
      ? `The regular expression \`${regex}\` is valid.`
      : `The regular expression \`${regex}\` is invalid: ${error}.`,
  )
}
