import { expect, test } from 'vitest'
import { findTool } from '../../../src/cli/explain/find-tool.ts'
import { languageOf } from '../../../src/cli/explain/language.ts'
import { coloured, coloursFor, lineText, plain } from '../../../src/cli/explain/line-text.ts'

const ids = ['topics', 'console-producer', 'broker:start', 'explain']

test.each([
  [['kafka-topics', '--list'], 'topics', ['--list']],
  [['kafka-topics.sh', '--list'], 'topics', ['--list']],
  [['bin/kafka-topics.sh'], 'topics', []],
  [['bin\\windows\\kafka-topics.bat'], 'topics', []],
  [['topics', 'explain'], 'topics', ['explain']],
  [['samsa', 'topics', '--list'], 'topics', ['--list']],
  [['samsa', 'broker', 'start', '--port', '1'], 'broker:start', ['--port', '1']],
])('%j is %s', (words, id, args) => {
  expect(findTool(words, ids)).toEqual({ id, args })
})

test.each([
  [['kafka-tpoics'], "There is no tool 'kafka-tpoics'. Did you mean kafka-topics?"],
  [['console-prodcer'], "There is no tool 'console-prodcer'. Did you mean console-producer?"],
  [['zookeeper'], "There is no tool 'zookeeper'."],
  [['explain'], 'samsa explain cannot be explained while it runs.'],
  [['samsa', 'top'], 'samsa top cannot be explained while it runs.'],
  [['samsa'], "There is no tool ''."],
])('%j is refused', (words, message) => {
  expect(() => findTool(words, ids)).toThrow(message)
})

test.each([
  [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
  [{ LANG: 'ko' }, 'ko'],
  [{ LANG: 'kok_IN' }, 'en'],
  [{ LANG: 'en_US.UTF-8' }, 'en'],
  [{}, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'ko_KR.UTF-8' }, 'ko'],
  [{ LANG: 'ko_KR.UTF-8', LC_ALL: 'C' }, 'en'],
  [{ LANG: 'ko_KR.UTF-8', LC_ALL: '' }, 'ko'],
])('%j speaks %s', (environment, language) => {
  expect(languageOf(environment)).toBe(language)
})

test('colours are for terminals that want them', () => {
  expect(coloursFor({ isTTY: true }, {})).toBe(coloured)
  expect(coloursFor({ isTTY: true }, { NO_COLOR: '' })).toBe(coloured)
  expect(coloursFor({ isTTY: true }, { NO_COLOR: '1' })).toBe(plain)
  expect(coloursFor({ isTTY: true }, { TERM: 'dumb' })).toBe(plain)
  expect(coloursFor({}, {})).toBe(plain)
  expect(lineText({ kind: 'phase', text: 'x' }, coloured)).toBe('\u001b[36;1m▸ x\u001b[0m\n')
})
