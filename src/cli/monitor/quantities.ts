/** Numbers as people read them at a glance; `-` for what is not known. */
import { bytesText, countText } from '../amounts.ts'

const UNKNOWN = '-'

/** `1,234,567`. */
export const count = (value: number | undefined): string =>
  value === undefined ? UNKNOWN : countText(value)

/** `950 B`, `12.3 kB`. */
export const bytes = (value: number | undefined): string =>
  value === undefined ? UNKNOWN : bytesText(value)

/** `0`, `0.4`, `950`, `12.3k`, `4.5M`: per second. */
export function rate(value: number | undefined): string {
  if (value === undefined) return UNKNOWN
  if (value > 0 && value < 10) return value.toFixed(1)
  if (value < 10_000) return countText(value)
  return value < 1_000_000 ? `${(value / 1000).toFixed(1)}k` : `${(value / 1_000_000).toFixed(1)}M`
}

/** `0s`, `850ms`, `12s`, `3m20s`, `2h05m`, `4d03h`. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return UNKNOWN
  if (ms === 0) return '0s'
  if (ms < 1000) return `${Math.round(ms)}ms`
  const seconds = Math.floor(ms / 1000)
  if (seconds < 60) return `${seconds}s`
  const two = (value: number): string => String(value).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1440) return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`
  const hours = Math.floor(minutes / 60)
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`
}
