type Named = { readonly schema: string; readonly name: string }

/** A name as SQL wants it: in quotes only where it needs them. */
export function renderPart(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/** `public.orders`, each part quoted where it needs it. */
export function renderName({ schema, name }: Named): string {
  return `${renderPart(schema)}.${renderPart(name)}`
}

/** What findings are about, whoever quotes: `public.orders`. */
export function toSubject({ schema, name }: Named): string {
  return `${schema}.${name}`
}
