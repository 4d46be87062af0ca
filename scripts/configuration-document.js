/**
 * docs/configuration.md, derived from the configuration tables: one row a key, so that the document can
 * neither forget a key nor claim another default.
 */

/** @typedef {import('../src/engine/config/row.ts').EngineConfigKey} Row */

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** @param {string | undefined} text */
const code = (text) => (text === undefined ? '' : text === '' ? '(empty)' : `\`${cell(text)}\``)

/** @param {string} key @param {Row} row */
function brokerRow(key, row) {
  const effect = row.effect === 'none' ? ' **No effect yet.**' : ''
  const fallback = row.required ? '(required)' : code(row.default)
  return `| \`${key}\` | ${row.type} | ${fallback} | ${code(row.valid?.text)} | ${row.update} | ${cell(row.doc)}${effect} |`
}

/** @param {string} key @param {Row} row */
function topicRow(key, row) {
  const effect = row.effect === 'none' ? ' **No effect yet.**' : ''
  const synonyms = row.synonyms.map((synonym) =>
    typeof synonym === 'string' ? `\`${synonym}\`` : `\`${synonym.key}\``,
  )
  return `| \`${key}\` | ${row.type} | ${code(row.default)} | ${code(row.valid?.text)} | ${synonyms.join(', ')} | ${cell(row.doc)}${effect} |`
}

/**
 * @typedef {Record<'brokerConfigs' | 'topicConfigs' | 'groupConfigs' | 'clientMetricsConfigs', Record<string, Row>>} Tables
 */

/**
 * Rows in the order of their keys.
 * @param {Record<string, Row>} table
 * @param {(key: string, row: Row) => string} line
 */
const rows = (table, line) =>
  Object.keys(table)
    .sort()
    .flatMap((key) => {
      const row = table[key]
      return row ? [line(key, row)] : []
    })

/** @param {Tables} tables */
export function configurationDocument(tables) {
  const { brokerConfigs, topicConfigs, groupConfigs, clientMetricsConfigs } = tables
  return [
    '# Configuration',
    '',
    'Every key of a broker, a topic, a group and a subscription to metrics, with the defaults of Kafka 4.1. This page',
    'is derived from the tables in `src/engine/config` by `npm run generate`; edit those.',
    '',
    'A key marked **No effect yet** is accepted, checked and described as Kafka does, and changes nothing.',
    '',
    '## Broker',
    '',
    '| key | type | default | valid | changes | meaning |',
    '|---|---|---|---|---|---|',
    ...rows(brokerConfigs, brokerRow),
    '',
    '## Topic',
    '',
    'A topic that does not set a key takes the first of the broker keys named beside it that is set.',
    '',
    '| key | type | default | valid | from the broker | meaning |',
    '|---|---|---|---|---|---|',
    ...rows(topicConfigs, topicRow),
    '',
    '## Group',
    '',
    'Set with `kafka-configs --group`. A group that does not set a key takes the broker key named beside it.',
    '',
    '| key | type | default | valid | from the broker | meaning |',
    '|---|---|---|---|---|---|',
    ...rows(groupConfigs, topicRow),
    '',
    '## Subscription to metrics of clients',
    '',
    'Set with `kafka-client-metrics`.',
    '',
    '| key | type | default | valid | from the broker | meaning |',
    '|---|---|---|---|---|---|',
    ...rows(clientMetricsConfigs, topicRow),
    '',
  ].join('\n')
}

const BEGIN = '<!-- keys without effect: begin -->'
const END = '<!-- keys without effect: end -->'

/**
 * docs/differences-from-kafka.md with its derived list of keys that have no effect yet.
 * @param {string} document
 * @param {Tables} tables
 */
export function withKeysWithoutEffect(document, tables) {
  const { brokerConfigs, topicConfigs, groupConfigs, clientMetricsConfigs } = tables
  /** @param {Record<string, Row>} table */
  const keys = (table) =>
    Object.keys(table)
      .filter((key) => table[key]?.effect === 'none')
      .sort()
      .map((key) => `\`${key}\``)
      .join(', ')
  const start = document.indexOf(BEGIN)
  const end = document.indexOf(END)
  if (start < 0 || end < start) throw new Error(`${BEGIN} and ${END} must stand in the document`)
  const named = {
    Broker: brokerConfigs,
    Topic: topicConfigs,
    Group: groupConfigs,
    'Client metrics': clientMetricsConfigs,
  }
  const lists = Object.entries(named).map(([name, table]) => `${name}: ${keys(table)}.\n\n`)
  return `${document.slice(0, start + BEGIN.length)}\n${lists.join('')}${document.slice(end)}`
}
