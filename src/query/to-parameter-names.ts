import type { DatabaseFunction } from '../catalog/types.ts'

/** In their order, as they tell overloads apart; an unnamed one is `$1`. */
export function toParameterNames({ parameters }: Pick<DatabaseFunction, 'parameters'>): readonly string[] {
  return parameters.map(({ name }, index) => name || `$${index + 1}`)
}
