/** `samsa mirror` from its options to its report. */
import { bytesText, countText, durationText, shareText } from '../amounts.ts'
import { printJson } from '../json-output.ts'
import { Exit } from '../kafka-command.ts'
import { terse } from '../option-errors.ts'
import { ProgressLine } from '../progress-line.ts'
import { onSignals } from '../signals.ts'
import { Mirror } from './mirror.ts'
import { mirrorDocument, mirrorText } from './mirror-report.ts'
import { mirroredCluster } from './mirrored-cluster.ts'
import { nameSelection } from './name-selection.ts'

export interface MirrorFlags {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly 'from-config': string | undefined
  readonly 'to-config': string | undefined
  readonly topics: readonly string[]
  readonly groups: readonly string[]
  readonly 'no-groups': boolean
  readonly prefix: string | undefined
  readonly once: boolean
  readonly append: boolean
  readonly json: boolean
  readonly intervalMs: number
}

/** Something is not mirrored, for a reason that was told. */
const PARTIAL = 2

/** Throws JavaError, KafkaError, …; Exit 2 when a topic or a partition could not be mirrored, 130 or 143 after a signal. */
export async function runMirror(flags: MirrorFlags): Promise<void> {
  const startedAt = Date.now()
  const topics = nameSelection('topics', flags.topics)
  const groups = flags['no-groups'] ? undefined : nameSelection('groups', flags.groups)
  const from = await mirroredCluster('from', flags.from, flags['from-config'])
  try {
    const to = await mirroredCluster('to', flags.to, flags['to-config'])
    try {
      if (from.clusterId === to.clusterId) {
        throw terse(`${from.name} and ${to.name} are the same cluster, ${to.clusterId}`)
      }
      const { once, append, prefix = '', intervalMs } = flags
      const note = (line: string): void => {
        process.stderr.write(`${line}\n`)
      }
      const options = { from, to, topics, groups, once, append, prefix, intervalMs, note }
      const mirror = await Mirror.create(options)
      await mirrorUntilEnd(mirror, flags)
      const report = { from, to, mirror, durationMs: Date.now() - startedAt }
      if (flags.json) printJson(mirrorDocument(report))
      else process.stdout.write(mirrorText(report))
      if (mirror.hasProblems) throw new Exit(PARTIAL)
    } finally {
      await to.admin.close()
    }
  } finally {
    await from.admin.close()
  }
}

async function mirrorUntilEnd(mirror: Mirror, { once }: MirrorFlags): Promise<void> {
  const signals = onSignals(() => mirror.stop())
  const progress = ProgressLine.start((elapsedMs) => progressText(mirror, once, elapsedMs))
  try {
    await mirror.run()
  } finally {
    progress?.stop()
    await mirror.close()
  }
  // Without --once a signal is how it is meant to end.
  if (once && signals.status !== undefined) throw new Exit(signals.status)
}

function progressText({ copier }: Mirror, once: boolean, elapsedMs: number): string {
  const { records, bytes } = copier.total
  if (once) {
    const { done, whole } = copier.share
    const share = shareText(done, whole, elapsedMs, countText)
    return `${share}, ${bytesText((bytes * 1000) / elapsedMs)}/s`
  }
  return `${countText(records)} records, ${bytesText(bytes)} mirrored in ${durationText(elapsedMs)}`
}
