import { InvalidArgumentError } from 'commander'

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `90d`, `12h`, `30m`, `45s` → seconds. */
export function parseDurationFlag(flag: string): (text: string) => number {
  return (text) => {
    const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
    const seconds = Number(count) * (units[unit ?? ''] ?? Number.NaN)
    if (Number.isNaN(seconds)) throw new InvalidArgumentError(`${flag} takes a number and a unit: 45s, 30m, 12h, 90d.`)
    return seconds
  }
}
