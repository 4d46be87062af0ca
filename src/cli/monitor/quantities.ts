/** Numbers as people read them at a glance. */

const UNKNOWN = '-'

/** `1,234,567`. */
export const count = (value: number | undefined): string =>
  value === undefined ? UNKNOWN : String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')

/** `950`, `12.3k`, `4.5M`: up to three digits and a letter. */
export const short = (value: number | undefined): string =>
  scaled(value, 1000, ['', 'k', 'M', 'G', 'T'])

/** `950 B`, `12.3 KiB`. */
export const bytes = (value: number | undefined): string =>
  scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB'])

function scaled(value: number | undefined, base: number, units: readonly string[]): string {
  if (value === undefined) return UNKNOWN
  let rest = value
  let at = 0
  while (rest >= base && at < units.length - 1) {
    rest /= base
    at += 1
  }
  const digits = at === 0 || rest >= 100 ? 0 : 1
  return `${rest.toFixed(digits)}${units[at] ?? ''}`
}

/** `0`, `0.4`, `12.3k`: per second. */
export function rate(value: number | undefined): string {
  if (value === undefined) return UNKNOWN
  return value > 0 && value < 10 ? value.toFixed(1) : short(value)
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
