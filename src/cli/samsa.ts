/**
 * The umbrella command: `samsa topics …` is `kafka-topics …`, `samsa broker start` has no other name. Commands that
 * the manifest names are started directly; everything else (`samsa`, `samsa --help`, `samsa help topics`, a
 * misspelt name) is oclif's.
 */

import { commandIds, ROOT } from './command-ids.ts'
import { launch } from './launch.ts'

/** The longest command id that `words` begin with, and how many words it takes. */
export function findCommand(
  words: readonly string[],
  ids: readonly string[],
): { id: string; length: number } | undefined {
  for (let length = Math.min(words.length, 3); length > 0; length--) {
    const id = words.slice(0, length).join(':')
    if (ids.includes(id)) return { id, length }
  }
  return undefined
}

export async function launchSamsa(argv: string[] = process.argv.slice(2)): Promise<void> {
  // At every TAB: no time for more than what it needs.
  if (argv[0] === 'complete') {
    const { complete } = await import('./completion/answer-shell.ts')
    return complete(argv.slice(1))
  }
  const found = findCommand(argv, await commandIds())
  if (found !== undefined) return launch(found.id, argv.slice(found.length))
  const { run, handle } = await import('@oclif/core')
  const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
  await run(words, { root: ROOT }).catch(handle)
}
