import type { Phrases } from '../phrases/types.ts'
import type { HandoffFacts, TicketLinks } from '../types.ts'

/** What every text is written from. */
export type Texts = { readonly facts: HandoffFacts; readonly phrases: Phrases; readonly links: TicketLinks }

/** A heading with its list; neither where the list is empty. */
export function renderList(heading: string, items: readonly string[], marker = '-'): readonly string[] {
  return items.length === 0 ? [] : [`## ${heading}`, toItems(items, marker)]
}

export function toItems(items: readonly string[], marker = '-'): string {
  return items.map((item) => `${marker} ${item}`).join('\n')
}
