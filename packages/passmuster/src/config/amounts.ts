const durations: readonly (readonly [unit: string, ms: number])[] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]

/** Milliseconds of `90s`, `5m`, `1.5h`, `250ms` or a plain number; null when it is none, is not above 0, or is over a day. */
export const readDuration = (value: unknown): number | null => {
  const ms = typeof value === 'number' ? value : read(value, durations)
  return ms !== null && Number.isInteger(ms) && ms > 0 && ms <= 86_400_000 ? ms : null
}

/** The shortest text that `readDuration` reads back. */
export const writeDuration = (ms: number): string | number => write(ms, durations.slice(0, 3))

const sizes: readonly (readonly [unit: string, mb: number])[] = [
  ['TB', 1_048_576],
  ['GB', 1024],
  ['MB', 1],
]

/** Megabytes of `512MB`, `2GB` or a plain number; null when it is none or not a whole number above 0. */
export const readMemory = (value: unknown): number | null => {
  const mb = typeof value === 'number' ? value : read(value, sizes)
  return mb !== null && Number.isInteger(mb) && mb > 0 && mb <= 16 * 1_048_576 ? mb : null
}

/** The shortest text that `readMemory` reads back. */
export const writeMemory = (mb: number): string | number => write(mb, sizes.slice(0, 2))

type Units = readonly (readonly [unit: string, amount: number])[]

const read = (value: unknown, units: Units): number | null => {
  const [, digits, unit] = /^(\d{1,9}(?:\.\d{1,6})?) ?([a-z]{1,2})$/i.exec(String(value)) ?? []
  const found = units.find(([name]) => name.toLowerCase() === unit?.toLowerCase())
  return digits === undefined || found === undefined
    ? null
    : Math.round(Number(digits) * found[1] * 1000) / 1000
}

const write = (amount: number, units: Units): string | number => {
  const fits = units.find(([, size]) => amount % size === 0)
  return fits === undefined ? amount : `${amount / fits[1]}${fits[0]}`
}
