import type { BatchPart } from './types.ts'

/** What is done or undone together: the requests of one group, or a request without a group. */
export type Unit = { readonly group: string | undefined; readonly parts: readonly BatchPart[] }

export function toUnits(parts: readonly BatchPart[]): readonly Unit[] {
  const units: { group: string | undefined; parts: BatchPart[] }[] = []
  for (const part of parts) {
    const last = units.at(-1)
    if (last !== undefined && part.group !== undefined && last.group === part.group) last.parts.push(part)
    else units.push({ group: part.group, parts: [part] })
  }
  return units
}
