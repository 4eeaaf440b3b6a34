import { Fault } from '../../base/fault.ts'

export const subsetTooSmall = ({
  limit,
  needed,
  largest,
}: {
  readonly limit: string
  readonly needed: string
  readonly largest: readonly string[]
}) =>
  new Fault('subset_too_small', 400, `A consistent subset of ${limit} cannot be made: what has to stay takes ${needed}`, {
    hint: `Allow more. Largest of what stays: ${largest.join(', ')}.`,
  })

export const subsetBrokeForeignKeys = (detail: string) =>
  new Fault('subset_broke_foreign_keys', 500, `The subset is not consistent: ${detail}`, {
    hint: 'There is no branch; please report this.',
  })
