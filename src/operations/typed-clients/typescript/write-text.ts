/** A value as TypeScript writes it. */
export function renderLiteral(value: string): string {
  return JSON.stringify(value)
}

/** A name as a key: bare where TypeScript allows it. */
export function renderKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

export function renderProperty(name: string, type: string, options: { readonly optional?: boolean } = {}): string {
  return `${renderKey(name)}${options.optional === true ? '?' : ''}: ${type}`
}

/** `name: {`, the lines, `}`; without lines a type that has no key at all. */
export function renderBlock(name: string, lines: readonly string[]): readonly string[] {
  const inside = lines.length === 0 ? ['[_ in never]: never'] : lines
  return [`${renderKey(name)}: {`, ...indent(inside), '}']
}

export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}

/** A comment that editors show; nothing that stands in it can end it. */
export function renderComment(text: string): readonly string[] {
  return [`/** ${text.replaceAll('*/', '*\\/').replaceAll(/\s+/g, ' ').trim()} */`]
}

/** By code point: the same everywhere, whatever the language of the machine. */
export function sortByName<T extends { readonly name: string }>(things: Iterable<T>): readonly T[] {
  return [...things].sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)))
}
