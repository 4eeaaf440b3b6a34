import { escapeHtml } from '../../../../base/escape-html.ts'

/** Markup that is safe to send: only `html` makes it. */
export type Html = { readonly markup: string }

/** Builds markup: texts are escaped, markup stands as it is. */
export function html(strings: TemplateStringsArray, ...holes: readonly (string | Html | readonly Html[])[]): Html {
  return { markup: strings.reduce((markup, text, index) => markup + text + toMarkup(holes[index] ?? ''), '') }
}

function toMarkup(hole: string | Html | readonly Html[]): string {
  if (typeof hole === 'string') return escapeHtml(hole)
  return 'markup' in hole ? hole.markup : hole.map(({ markup }) => markup).join('')
}
