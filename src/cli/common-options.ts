/** Options that most tools share, to be spread into `static flags`. */

import { option } from './options.ts'

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
