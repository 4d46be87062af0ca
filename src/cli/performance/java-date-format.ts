/** java.text.SimpleDateFormat, with the letters that people use for a point in time, in the local time zone. */

import { illegalArgument } from '../option-errors.ts'

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')

/** `+09:00` or, without a colon, `+0900`. */
function zone(date: Date, separator: string): string {
  const minutes = -date.getTimezoneOffset()
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const digits = [hour, minute].map((part) => String(part).padStart(2, '0'))
  return (minutes < 0 ? '-' : '+') + digits.join(separator)
}

type Field = (date: Date) => number | string

const FIELDS: Readonly<Record<string, Field>> = {
  y: (date) => date.getFullYear(),
  M: (date) => date.getMonth() + 1,
  d: (date) => date.getDate(),
  H: (date) => date.getHours(),
  h: (date) => date.getHours() % 12 || 12,
  m: (date) => date.getMinutes(),
  s: (date) => date.getSeconds(),
  S: (date) => date.getMilliseconds(),
  a: (date) => (date.getHours() < 12 ? 'AM' : 'PM'),
  E: (date) => DAYS[date.getDay()] ?? '',
  Z: (date) => zone(date, ''),
  X: (date) => zone(date, ':'),
}

function fieldText(letters: string, date: Date): string {
  const [letter = ''] = letters
  if (letter === 'M' && letters.length >= 3) return MONTHS[date.getMonth()] ?? ''
  const value = FIELDS[letter]?.(date) ?? ''
  if (letter === 'y' && letters.length === 2) return String(value).slice(-2)
  return typeof value === 'number' ? String(value).padStart(letters.length, '0') : value
}

/** Letters of one kind, a quoted text, or anything else. */
const PARTS = /([A-Za-z])\1*|'(?:[^']|'')*'|[^A-Za-z']+/g

/** A function that shows milliseconds since 1970. Throws JavaError for a letter that it does not know. */
export function javaDateFormat(pattern: string): (ms: number) => string {
  const parts = pattern.match(PARTS) ?? []
  const unknown = parts.find((part) => /^[A-Za-z]/.test(part) && !((part[0] ?? '') in FIELDS))
  if (unknown !== undefined) throw illegalArgument(`Illegal pattern character '${unknown[0]}'`)
  return (ms) => {
    const date = new Date(ms)
    return parts
      .map((part) => {
        if (part === "''") return "'"
        if (part.startsWith("'")) return part.slice(1, -1).replaceAll("''", "'")
        return /^[A-Za-z]/.test(part) ? fieldText(part, date) : part
      })
      .join('')
  }
}
