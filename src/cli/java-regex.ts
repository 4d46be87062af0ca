/** Java's regular expressions, as far as topic filters use them, as JavaScript's. */

import { JavaError } from './option-errors.ts'

const quoted = (text: string): string =>
  text.replace(/\\Q([\s\S]*?)(?:\\E|$)/g, (_, literal: string) =>
    literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
  )

/**
 * Compiles `pattern` so that it matches whole texts (Java's `matches`).
 * @throws JavaError (PatternSyntaxException) where JavaScript cannot compile it
 */
export function javaRegex(pattern: string): RegExp {
  const [, inline = '', rest = pattern] = /^\(\?([is]+)\)([\s\S]*)$/.exec(pattern) ?? []
  // Possessive quantifiers match no more than greedy ones do.
  const source = quoted(rest).replace(/([*+?}])\+/g, '$1')
  try {
    return new RegExp(`^(?:${source})$`, inline)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new JavaError('java.util.regex.PatternSyntaxException', error.message, { cause: error })
  }
}

/** A tool's topic filter: commas mean "or", quotes and outer blanks are dropped (Kafka's IncludeList). */
export function topicFilter(text: string): RegExp {
  const pattern = text.trim().replaceAll(',', '|').replaceAll('"', '')
  try {
    return javaRegex(pattern)
  } catch (error) {
    if (!(error instanceof JavaError)) throw error
    throw new JavaError('java.lang.RuntimeException', `${pattern} is an invalid regex.`, {
      cause: error,
    })
  }
}
