/**
 * docs/conformance.md, derived from what replaying the golden sessions gave (docs/conformance.json) and from the
 * reasons in test/golden/known-differences.json: the document cannot claim what was not seen.
 */

/** @typedef {{ checks: number, problem?: string, lines: number[] }} Result */
/** @typedef {Record<string, Record<string, Result>>} Results session, combination */
/** @typedef {Record<string, Record<string, Record<string, string>>>} Known combination, session, line */

/** Tools and broker of a column. */
export const COMBINATIONS = ['samsa-samsa', 'samsa-kafka', 'kafka-samsa', 'kafka-kafka']

/** Sessions of several brokers. */
export const LATER = [
  '04-three-brokers-zookeeper',
  '19-kraft-quorum',
  '21-min-insync',
  '36-servers',
]

/** @param {Result | undefined} result */
function cell(result) {
  if (result === undefined) return 'not run'
  if (result.problem !== undefined) return 'broken'
  if (result.lines.length === 0) return 'equal'
  return result.lines.length === 1 ? '1 differs' : `${result.lines.length} differ`
}

/** @param {Results} results @param {Known} known */
export function conformanceDocument(results, known) {
  const sessions = Object.keys(results).sort()
  const rows = sessions.map((session) => {
    const checks = Math.max(...Object.values(results[session] ?? {}).map((result) => result.checks))
    const cells = COMBINATIONS.map((name) => cell(results[session]?.[name]))
    return `| ${session} | ${checks} | ${cells.join(' | ')} |`
  })
  const reasons = COMBINATIONS.flatMap((name) => {
    const lines = sessions.flatMap((session) => differences(results, known, name, session))
    return lines.length === 0 ? [] : ['', `## ${title(name)}`, '', ...lines]
  })
  return `${[
    '# Conformance',
    '',
    'The golden sessions of `test/golden`, transcripts of shell experiments recorded on Apache Kafka 3.7.2, replayed in',
    'each combination of tools and broker. A check is one expected line, exit status or empty rest; *equal* means that all of',
    'them hold. Our broker is a KRaft node; Apache Kafka runs as in the recording, with ZooKeeper. This page is derived by',
    '`npm run conformance -- --kafka DIR` from what it saw; it is never edited. Every difference has its line and reason below.',
    '',
    `Sessions of several brokers are left out until there are several: ${LATER.join(', ')}.`,
    '',
    `| session | checks | ${COMBINATIONS.map(title).join(' | ')} |`,
    `|---|---|${COMBINATIONS.map(() => '---|').join('')}`,
    ...rows,
    ...reasons,
  ].join('\n')}\n`
}

/** @param {string} name */
function title(name) {
  const [tools, broker] = name.split('-').map((of) => (of === 'samsa' ? "Samsa's" : "Kafka's"))
  return `${tools} tools, ${broker} broker`
}

/** @param {Results} results @param {Known} known @param {string} name @param {string} session */
function differences(results, known, name, session) {
  const result = results[session]?.[name]
  if (result === undefined) return []
  const broken = result.problem === undefined ? [] : [`- ${session}: ${result.problem}`]
  const lines = result.lines.map((line) => {
    const reason = known[name]?.[session]?.[line]
    return `- ${session}, line ${line}: ${reason ?? '**not explained**'}`
  })
  return [...broken, ...lines]
}
