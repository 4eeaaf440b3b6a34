export type Line = { readonly name: string; readonly values: readonly number[] }

export type Flatness = {
  readonly name: string
  readonly mean: number
  /** How far the fitted line rises from its beginning to its end, in the unit of the values. */
  readonly rise: number
  readonly isFlat: boolean
}

/** A beginning in which caches fill and code is compiled is no leak. */
const warmUpShare = 1 / 3
const mostRise = 0.05

export const flatnessRule =
  'The first third is left out; a straight line is fitted through the rest (least squares). It is flat when it rises by less than 5 % of its mean.'

/** A line of values taken at equal intervals. */
export function judgeFlatness({ name, values }: Line): Flatness {
  const judged = values.slice(Math.floor(values.length * warmUpShare))
  const mean = average(judged)
  const rise = fitSlope(judged) * (judged.length - 1)
  return { name, mean, rise, isFlat: rise < Math.abs(mean) * mostRise }
}

function fitSlope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = average(values)
  const covariance = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0)
  const variance = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0)
  return variance === 0 ? 0 : covariance / variance
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
