/** Times as the group command takes them: ISO 8601 dates with a `T`, durations such as `P1DT2H`. */

import { JavaError } from '../option-errors.ts'

const parseError = (message: string): JavaError =>
  new JavaError('java.text.ParseException', message)

/** Milliseconds since the epoch; without a zone the time is UTC. Throws JavaError. */
export function parseDateTime(text: string): number {
  if (!text.includes('T')) {
    throw parseError(
      "Error parsing timestamp. It does not contain a 'T' according to ISO8601 format",
    )
  }
  const [, date, time, millis = '0', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})[.,](\d{1,3})(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text) ??
    []
  const offset =
    zone === 'Z' ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})?$/, '$1:$2').replace(/:$/, ':00')
  const parsed = Date.parse(`${date}T${time}.${millis.padStart(3, '0')}${offset}`)
  if (Number.isNaN(parsed)) throw parseError(`Unparseable date: "${text}"`)
  return parsed
}

/** Milliseconds of an ISO 8601 duration with days, hours, minutes and seconds. Throws JavaError. */
export function parseDuration(text: string): number {
  const pattern =
    /^([+-]?)P(?:([+-]?\d+)D)?(T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+(?:[.,]\d{0,9})?)S)?)?$/i
  const [, sign, days, clock, hours, minutes, seconds] = pattern.exec(text) ?? []
  const empty = [days, hours, minutes, seconds].every((part) => part === undefined)
  if (empty || clock?.length === 1) {
    throw new JavaError(
      'java.time.format.DateTimeParseException',
      'Text cannot be parsed to a Duration',
    )
  }
  const number = (part: string | undefined): number => Number((part ?? '0').replace(',', '.'))
  const total = ((number(days) * 24 + number(hours)) * 60 + number(minutes)) * 60 + number(seconds)
  return Math.round((sign === '-' ? -total : total) * 1000)
}
