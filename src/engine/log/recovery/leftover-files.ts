/**
 * What an interrupted deletion or compaction leaves in a log's directory, and how it is finished or undone
 * before the segments are opened: `.deleted` and `.cleaned` files go; `.swap` files replace the segments that
 * they cover, except those that belong to an unfinished split (KAFKA-6264).
 */
import type { Disk } from '../../system/system.ts'
import { fileSuffix, type OffsetFile, parseOffsetFileName } from '../file-names.ts'
import { Segment, type SegmentOptions } from '../segment.ts'

interface NamedFile extends OffsetFile {
  readonly path: string
}

function offsetFiles(directory: string, names: readonly string[]): NamedFile[] {
  return names.flatMap((name) => {
    const file = parseOffsetFileName(name)
    return file === undefined ? [] : [{ ...file, path: `${directory}/${name}` }]
  })
}

const isLeftover = (name: string): boolean =>
  [fileSuffix.deleted, fileSuffix.swap, fileSuffix.cleaned].some((suffix) => name.endsWith(suffix))

/** `names` is what the directory holds; returns what it holds then. */
export function clearLeftoverFiles(
  disk: Disk,
  directory: string,
  names: readonly string[],
  segmentOptions: Omit<SegmentOptions, 'baseOffset'>,
): readonly string[] {
  if (!names.some(isLeftover)) return names
  const files = offsetFiles(directory, names)
  const cleaned = files.filter(({ suffix }) => suffix.endsWith(fileSuffix.cleaned))
  const firstCleaned = Math.min(Number.POSITIVE_INFINITY, ...cleaned.map(({ offset }) => offset))
  const swaps = files.filter(({ suffix }) => suffix.endsWith(fileSuffix.swap))
  const isBroken = ({ offset }: NamedFile): boolean => offset >= firstCleaned
  for (const file of [
    ...files.filter(({ suffix }) => suffix.endsWith(fileSuffix.deleted)),
    ...swaps.filter(isBroken),
    ...cleaned,
  ]) {
    disk.removeFile(file.path)
  }
  const valid = swaps.filter((file) => !isBroken(file))
  if (valid.length > 0) finishSwap(disk, directory, valid, segmentOptions)
  return disk.list(directory)
}

function finishSwap(
  disk: Disk,
  directory: string,
  swaps: readonly NamedFile[],
  segmentOptions: Omit<SegmentOptions, 'baseOffset'>,
): void {
  const logs = swaps.filter(({ suffix }) => suffix === fileSuffix.log + fileSuffix.swap)
  const first = Math.min(Number.POSITIVE_INFINITY, ...logs.map(({ offset }) => offset))
  const end = Math.max(-1, ...logs.map(({ offset }) => swapEnd(offset, segmentOptions)))
  for (const { path, suffix, offset } of offsetFiles(directory, disk.list(directory))) {
    const isCovered = offset >= first && offset < end && !suffix.endsWith(fileSuffix.swap)
    if (isCovered) disk.removeFile(path)
  }
  for (const { path } of swaps) disk.rename(path, path.slice(0, -fileSuffix.swap.length))
}

/** The offset after the last batch of a segment whose files are all still called `.swap`. */
function swapEnd(baseOffset: number, options: Omit<SegmentOptions, 'baseOffset'>): number {
  let end = baseOffset
  const segment = Segment.open({ ...options, baseOffset, fileSuffix: fileSuffix.swap })
  for (const { batch } of segment.headers(0)) end = batch.nextOffset
  segment.release()
  return end
}
