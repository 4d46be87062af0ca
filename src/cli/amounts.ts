/** Amounts as people read them in progress lines and tables. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** Three digits or so with a unit of powers of 1000: `12.3 MB`. */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${UNITS[unit]}`
}

/** `1,234,567` */
export const countText = (count: number): string =>
  Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')

/** `0:07`, `3:05`, `2:03:04`. */
export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** How much of a known whole is done: `42%, 3.1 MB of 7.4 MB, 1.2 MB/s, 0:04 left`. */
export function shareText(
  done: number,
  whole: number,
  elapsedMs: number,
  amount: (value: number) => string,
): string {
  const share = whole === 0 ? 1 : Math.min(1, done / whole)
  const perSecond = elapsedMs === 0 ? 0 : (done * 1000) / elapsedMs
  const left = perSecond === 0 ? [] : [`${durationText(((whole - done) * 1000) / perSecond)} left`]
  return [
    `${Math.floor(share * 100)}%`,
    `${amount(done)} of ${amount(whole)}`,
    `${amount(perSecond)}/s`,
    ...left,
  ].join(', ')
}
