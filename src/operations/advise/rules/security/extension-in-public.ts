import { createRule } from '../../domain/create-rule.ts'
import { renderPart } from '../../domain/names.ts'
import { readExtensions } from '../../store/read-extensions.ts'

export const extensionInPublic = createRule({
  name: 'extension-in-public',
  area: 'security',
  severity: 'warning',
  splinter: '0014_extension_in_public',
  title: 'An extension lives in the schema public',
  reason: 'Its functions stand among yours: callers may execute them, and the API serves them where it serves public.',
  remedy: 'Move it into the schema extensions; one that cannot be moved is made anew there.',
  example: {
    kind: 'sql',
    dangerous: 'create extension pg_trgm schema public;',
    safe: 'create extension pg_trgm schema extensions;',
  },
  find: async ({ read }) =>
    (await read(readExtensions))
      .filter(({ schema, name }) => schema === 'public' && name !== 'plpgsql')
      .map(({ name, isRelocatable }) => ({
        subject: name,
        message: `The extension ${name} is in public`,
        ...(isRelocatable ? { fix: `alter extension ${renderPart(name)} set schema extensions;` } : {}),
      })),
})
