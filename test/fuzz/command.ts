/** The command line of the fuzzer; scripts/fuzz.js runs it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { servedApis } from '../../src/engine/handlers/handlers.ts'
import { freePort } from '../clients/broker-process.ts'
import { type Finding, type FuzzReport, fuzz, RESIDENT_BYTES_MAX } from './fuzz.ts'
import { replay } from './replay.ts'

const MEGABYTE = 1024 * 1024
/** A longer frame is in the file only. */
const SHOWN_BYTES_MAX = 600

const print = (text: string) => process.stdout.write(`${text}\n`)

function numbersOf(report: FuzzReport): string {
  const { frames, answered, probes, slowestMs, busiestMs, residentBytesMax } = report
  const memory = `${(residentBytesMax / MEGABYTE).toFixed()} of ${RESIDENT_BYTES_MAX / MEGABYTE} MB`
  const slowest = `slowest of ${probes} sound requests ${slowestMs.toFixed()} ms (computing ${busiestMs.toFixed()} ms)`
  return `${frames} frames, ${answered} answers, ${slowest}, memory ${memory}`
}

function showProgress(report: FuzzReport): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r${numbersOf(report)}, ${report.findings.length} findings \x1b[K`)
}

function printFinding({ what, frames }: Finding, file: string): void {
  print(`FOUND ${what}`)
  if (frames.length === 0) return
  writeFileSync(file, frames.map((frame) => `${frame.toString('hex')}\n`).join(''))
  const last = frames.at(-1)
  if (last !== undefined && frames.length === 1 && last.length <= SHOWN_BYTES_MAX) {
    print(`  frame: ${last.toString('hex')}`)
  }
  print(`  ${frames.length} frames; to send them again: npm run fuzz -- --replay ${file}`)
}

/** Exit status 1 when something was found. */
export async function main(root: URL, args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      frames: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      port: { type: 'string' },
      replay: { type: 'string' },
    },
  })
  const port = Number(values.port ?? (await freePort()))
  if (values.replay !== undefined) {
    const lines = readFileSync(values.replay, 'utf8').trim().split('\n')
    await replay(
      root,
      port,
      lines.map((line) => Buffer.from(line, 'hex')),
      print,
    )
    return 0
  }
  const [frames, seed] = [Number(values.frames), Number(values.seed)]
  if (!Number.isSafeInteger(frames) || !Number.isSafeInteger(seed) || frames < 1) {
    process.stderr.write('--frames and --seed are whole numbers\n')
    return 2
  }
  const report = await fuzz({ frames, seed, port, root, apis: servedApis, progress: showProgress })
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  for (const [index, finding] of report.findings.entries()) {
    printFinding(finding, join(tmpdir(), `samsa-fuzz-${seed}-${index}.hex`))
  }
  print(`seed ${seed}: ${numbersOf(report)}, ${report.findings.length} findings`)
  return report.findings.length === 0 ? 0 : 1
}
