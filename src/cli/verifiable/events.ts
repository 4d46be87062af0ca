/** Events of the verifiable tools: a JSON object per line, with the keys in the order of Kafka's tools. */

import { javaDouble } from '../console-consumer/java-numbers.ts'

/** A double as Jackson writes it, which is as Java does. */
export class JavaDouble {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

type Value = string | number | boolean | null | JavaDouble | readonly object[]

function json(value: Value): string {
  if (!(value instanceof JavaDouble)) return JSON.stringify(value)
  return Number.isFinite(value.value) ? javaDouble(value.value) : `"${value.value}"`
}

/** One line; what is undefined is left out. */
export function eventLine(
  name: string,
  fields: Readonly<Record<string, Value | undefined>>,
  now: number,
): string {
  const entries = Object.entries({ timestamp: now, name, ...fields })
  const texts = entries.flatMap(([key, value]) =>
    value === undefined ? [] : [`${JSON.stringify(key)}:${json(value)}`],
  )
  return `{${texts.join(',')}}\n`
}

export function printEvent(
  name: string,
  fields: Readonly<Record<string, Value | undefined>> = {},
): void {
  process.stdout.write(eventLine(name, fields, Date.now()))
}
