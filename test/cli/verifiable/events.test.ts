import { expect, test } from 'vitest'
import { eventLine, JavaDouble } from '../../../src/cli/verifiable/events.ts'

test('an event is one line of JSON: timestamp, name, then its own fields in order', () => {
  const fields = { key: null, value: 'a"b', offset: 3, topic: 't', success: true, error: undefined }
  expect(eventLine('producer_send_success', fields, 7)).toBe(
    '{"timestamp":7,"name":"producer_send_success","key":null,"value":"a\\"b","offset":3,"topic":"t","success":true}\n',
  )
})

test('doubles are written as Java writes them', () => {
  const line = (value: number) => eventLine('x', { value: new JavaDouble(value) }, 0)
  expect(line(5)).toContain('"value":5.0}')
  expect(line(12_345_678)).toContain('"value":1.2345678E7}')
  expect(line(Number.NaN)).toContain('"value":"NaN"}')
})
