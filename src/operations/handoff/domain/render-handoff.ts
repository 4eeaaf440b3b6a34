import { phrasesByLanguage } from '../phrases/phrases-by-language.ts'
import type { HandoffFacts, Language, Reader, Side, TicketLinks } from '../types.ts'
import { toCode } from './link-tickets.ts'
import { renderFrontEnd } from './render-front-end.ts'
import { renderOperations } from './render-operations.ts'
import { renderProjectManager } from './render-project-manager.ts'
import type { Texts } from './texts.ts'

export type HandoffOptions = { readonly language: Language; readonly reader: Reader; readonly links: TicketLinks }

/** One of the three texts, in Markdown with a line end. */
export function renderHandoff(facts: HandoffFacts, { language, reader, links }: HandoffOptions): string {
  const phrases = phrasesByLanguage[language]
  const head = [`# ${phrases.titles[reader]}`, phrases.between(describeSide(facts.from), describeSide(facts.to))]
  return `${[...head, ...renderers[reader]({ facts, phrases, links })].join('\n\n')}\n`
}

const renderers: Readonly<Record<Reader, (texts: Texts) => readonly string[]>> = {
  'front-end': renderFrontEnd,
  'project-manager': renderProjectManager,
  operations: renderOperations,
}

/** A branch goes on: the commit says where it stood. */
function describeSide({ ref, commit }: Side): string {
  const short = commit.slice(0, 7)
  return commit.startsWith(ref) ? toCode(short) : `${toCode(ref)} (${short})`
}
