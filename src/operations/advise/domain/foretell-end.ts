const dayMs = 86_400_000

/** Days ahead that nobody needs to think about. */
export const farDays = 3650

/**
 * The day on which something that is used up evenly comes to its end, `2027-01-31`; undefined where nothing was used, or the end is more than ten years
 * off. `perDay` and `left` in the same unit.
 */
export function foretellEnd({
  left,
  perDay,
  today,
}: {
  readonly left: number
  readonly perDay: number
  readonly today: string
}): string | undefined {
  if (perDay <= 0 || left / perDay > farDays) return undefined
  return new Date(Date.parse(today) + (left / perDay) * dayMs).toISOString().slice(0, 10)
}
