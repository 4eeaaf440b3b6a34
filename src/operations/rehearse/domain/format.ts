const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** `12 kB`, `1.5 GB`: powers of 1024, as PostgreSQL prints sizes. */
export function formatBytes(bytes: number): string {
  const power = bytes === 0 ? 0 : Math.min(Math.floor(Math.log2(Math.abs(bytes)) / 10), units.length - 1)
  const value = bytes / 1024 ** power
  return `${Math.abs(value) < 10 && power > 0 ? Number(value.toFixed(1)) : value.toFixed(0)} ${units[power]}`
}

/** `8 ms`, `1.25 s`, `3.5 min`. */
export function formatTime(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds < 10 ? Number(milliseconds.toFixed(1)) : Math.round(milliseconds)} ms`
  return milliseconds < 120_000 ? `${(milliseconds / 1000).toFixed(2)} s` : `${(milliseconds / 60_000).toFixed(1)} min`
}

/** `12,000` */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}
