/** `2026-11-23` in UTC, of milliseconds since 1970. */
export function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
