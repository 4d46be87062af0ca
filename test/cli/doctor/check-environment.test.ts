import { expect, test } from 'vitest'
import { checkEnvironment } from '../../../src/cli/doctor/check-environment.ts'

test('what variables do, and what they only seem to do', () => {
  const environment = {
    HOME: 'somewhere',
    KAFKA_LOG_DIRS: '/data',
    KAFKA_HEAP_OPTS: '-Xmx1G',
    KAFKA_LOG_DIR_S: '/data',
    SAMSA_HINTS: '0',
  }
  const findings = checkEnvironment(environment, (property) => property === 'log.dirs')
  expect(findings.map(({ state, message }) => `${state}: ${message}`)).toEqual([
    'ok: KAFKA_HEAP_OPTS is for Java and has no effect',
    'ok: KAFKA_LOG_DIRS: samsa broker start takes log.dirs=/data',
    'warn: KAFKA_LOG_DIR_S names no configuration (log.dir.s) and has no effect',
    'ok: SAMSA_HINTS=0',
  ])
})
