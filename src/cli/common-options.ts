/** Options that most tools share, to be spread into `static flags`. */

import { flag, option } from './options.ts'

/** `--bootstrap-server`, which tools require by a rule of their own. */
export const bootstrapServer = {
  'bootstrap-server': option({
    description: 'The brokers to connect to first.',
    helpValue: 'HOST:PORT,...',
  }),
}

/** `--command-config FILE`: properties for the admin client. */
export const commandConfig = {
  'command-config': option({
    description: "Properties file with the client's configuration.",
    helpValue: 'FILE',
  }),
}

/** Of `samsa top` and `samsa lag`. */
export const observedClusterOptions = {
  'bootstrap-server': option({
    description:
      'The brokers to connect to first; without it those of the command configuration, else localhost:9092.',
    helpValue: 'HOST:PORT,...',
  }),
  ...commandConfig,
}

/**
 * `--json`, ours and not Kafka's: documents for programs (json-output.ts; docs/json.md describes them). Where it is
 * given, nothing but JSON comes on stdout; what the tool has to say beside it, errors too, comes on stderr.
 */
export const jsonOption = {
  json: flag({ description: 'Print JSON in place of text (docs/json.md says which).' }),
}
