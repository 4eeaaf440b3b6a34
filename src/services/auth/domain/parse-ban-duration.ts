import { validationFailed } from '../errors.ts'

const milliseconds: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

const part = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g

/**
 * How long a user is shut out, in milliseconds, as Go writes durations: `24h`, `1h30m`, `0.5s`; `none` is 0, which ends a ban.
 * Throws `validation_failed`.
 */
export function parseBanDuration(text: string): number {
  if (text === 'none') return 0
  const parts = [...text.matchAll(part)]
  const isWhole = parts.length > 0 && parts.map(([all]) => all).join('') === text
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (milliseconds[unit ?? ''] ?? 0), 0)
  // PostgreSQL knows no later year than this.
  if (!isWhole || total > 1000 * 366 * 86_400_000)
    throw validationFailed(`invalid format for ban duration: ${text.slice(0, 40)}; write 24h, 1h30m or none`)
  return total
}
