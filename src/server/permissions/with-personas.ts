import type { Matrix } from '../../operations/permissions/operation.ts'
import type { Workplace } from '../beside-server.ts'

/** To be tried with the sample users of a matrix: people that are picked anew could be others. */
export function withPersonas(place: Workplace, { subjects }: Matrix): Workplace {
  const personas = subjects.filter(({ kind }) => kind === 'persona')
  return { ...place, settings: { ...place.settings, permissions: { ...place.settings.permissions, personas } } }
}
