import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readResetPlan, resetPlanCsv } from '../../../src/cli/consumer-groups/reset-plan-file.ts'

const file = join(mkdtempSync(join(tmpdir(), 'plan-')), 'offsets.csv')

describe('plans of --reset-offsets', () => {
  it('are read without the group for one group, and with it for several', () => {
    writeFileSync(file, '"t",0,1\nt,1,2\n')
    expect(readResetPlan(file, 'g')).toEqual(
      new Map([
        [
          'g',
          [
            { topic: 't', partition: 0, offset: 1 },
            { topic: 't', partition: 1, offset: 2 },
          ],
        ],
      ]),
    )
    writeFileSync(file, 'g1,t,0,1\ng2,t,0,2\n')
    expect([...readResetPlan(file, undefined).keys()]).toEqual(['g1', 'g2'])
  })

  it('read back what was exported', () => {
    const plan = new Map([
      ['a', [{ topic: 't', partition: 0, offset: 5 }]],
      ['b', [{ topic: 't', partition: 1, offset: 6 }]],
    ])
    writeFileSync(file, resetPlanCsv(plan))
    expect(readResetPlan(file, undefined)).toEqual(plan)
  })

  it('say what is wrong with a line or a file', () => {
    writeFileSync(file, 't,zero,1\n')
    expect(() => readResetPlan(file, 'g')).toThrow("The line 't,zero,1' is not a row")
    expect(() => readResetPlan('nowhere.csv', 'g')).toThrow('Unable to read file nowhere.csv')
  })
})
